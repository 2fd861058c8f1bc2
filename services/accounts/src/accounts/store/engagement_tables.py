"""The tables of engagements: what is done with an account, how it went, what was signed, what is due, and the account's standing that cadence follows."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from .tables import metadata

engagement = Table(
    "engagement",
    metadata,
    Column("engagement_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account_id", Text, ForeignKey("account.account_id"), nullable=False),
    Column("subject", Text),  # what there is one of per kind and account, such as a season's id
    Column("state", Text, nullable=False),
    Column("fields", JSONB, nullable=False),  # typed by the kind
    Column("figures", JSONB, nullable=False, server_default="{}"),  # whole numbers that reports sum
    Column("opened_on", Date, nullable=False),  # business dates, these three
    Column("due_on", Date),
    Column("ended_on", Date),  # null: it goes on
    Column("owner", Text, ForeignKey("person.person_id")),  # null: whoever answers for the account
    Column("signature", Integer, nullable=False, server_default="0"),  # version of the newest one, 0: none
    Column("occupies", Text, ForeignKey("person.person_id")),  # whose time it takes, from and until when on the wall
    Column("occupied_from", DateTime(timezone=True)),
    Column("occupied_until", DateTime(timezone=True)),
    Column("row_version", BigInteger, nullable=False, server_default="1"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("row_version > 0", name="row_version"),
    CheckConstraint("signature >= 0", name="signature"),
    CheckConstraint(
        "num_nulls(occupies, occupied_from, occupied_until) IN (0, 3) AND occupied_until > occupied_from",
        name="occupied",
    ),
    Index(
        "uq_engagement_subject",
        "kind",
        "account_id",
        "subject",
        unique=True,
        postgresql_where=text("subject IS NOT NULL"),
    ),
    Index("ix_engagement_account_id", "account_id", "opened_on", "engagement_id"),
    Index("ix_engagement_account_id_kind", "account_id", "kind", "ended_on"),
    Index("ix_engagement_kind", "kind", "opened_on", "engagement_id"),
    Index("ix_engagement_opened_on", "opened_on", "engagement_id"),
    Index("ix_engagement_updated_at", "updated_at", "engagement_id"),
    Index("ix_engagement_due_on", "due_on", "engagement_id", postgresql_where=text("ended_on IS NULL")),
    Index("ix_engagement_occupies", "occupies", "occupied_from", postgresql_where=text("occupies IS NOT NULL")),
)

engagement_move = Table(
    "engagement_move",
    metadata,
    Column("engagement_id", Uuid, ForeignKey("engagement.engagement_id"), primary_key=True),
    Column("row_version", BigInteger, primary_key=True),  # the engagement's version that it brought
    Column("move", Text, nullable=False),
    Column("from_state", Text),  # null: it was opened
    Column("to_state", Text, nullable=False),
    Column("person_id", Text),  # null: an event or a job did it, or somebody who is no person here
    Column("actor", Text, nullable=False),  # SHA-256 of the identity, or what worked
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("business_date", Date, nullable=False),
    Column("note", Text),
)

engagement_signature = Table(
    "engagement_signature",
    metadata,
    Column("engagement_id", Uuid, ForeignKey("engagement.engagement_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("signed_by", Text, ForeignKey("person.person_id"), nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("signed_on", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("content", JSONB, nullable=False),  # what exactly was signed
    CheckConstraint("version > 0", name="version"),
)

due_item = Table(
    "due_item",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account_id", Text, ForeignKey("account.account_id"), nullable=False),
    Column("engagement_id", Uuid, ForeignKey("engagement.engagement_id")),
    Column("rule", Text, nullable=False),  # an engagement's deadline, or the cadence of the account's tier
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="open"),
    Column("opened_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("told_overdue_on", Date),  # the business date on which it was told, once
    CheckConstraint("(rule = 'deadline') = (engagement_id IS NOT NULL)", name="deadline"),
    CheckConstraint("rule IN ('deadline', 'cadence')", name="rule"),
    CheckConstraint("state IN ('open', 'done', 'cancelled')", name="state"),
    CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended"),
    Index("uq_due_item_engagement", "engagement_id", unique=True, postgresql_where=text("engagement_id IS NOT NULL")),
    Index(
        "uq_due_item_cadence",
        "account_id",
        "kind",
        unique=True,
        postgresql_where=text("rule = 'cadence' AND state = 'open'"),
    ),
    Index("ix_due_item_account_id", "account_id", "due_on", "item_id", postgresql_where=text("state = 'open'")),
    Index("ix_due_item_due_on", "due_on", "item_id", postgresql_where=text("state = 'open'")),
    Index(
        "ix_due_item_untold",
        "due_on",
        "item_id",
        postgresql_where=text("state = 'open' AND told_overdue_on IS NULL"),
    ),
)

# projected from `scoring.state.v1`: the standing now, and the next one, which counts from its own date on
account_standing = Table(
    "account_standing",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("score", Numeric, nullable=False),
    Column("tier", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("next_score", Numeric),
    Column("next_tier", Text),
    Column("next_since", Date),
    Column(
        "first_on", Date, nullable=False
    ),  # the earliest date told: where a cadence begins that nothing began before
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("num_nulls(next_score, next_tier, next_since) IN (0, 3)", name="next"),
)
