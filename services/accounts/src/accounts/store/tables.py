"""The tables of accounts. Contact data lies in `person_contact` alone, under row-level security (see the first migration)."""

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
    Sequence,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.database import service_metadata

metadata = service_metadata()

account_number = Sequence("account_number", metadata=metadata)

territory = Table(
    "territory",
    metadata,
    Column("territory_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("parent_id", Text, ForeignKey("territory.territory_id")),
    Column("path", ARRAY(Text), nullable=False),  # from the root to the territory itself
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("path[cardinality(path)] = territory_id", name="path_ends_here"),
    CheckConstraint("parent_id <> territory_id", name="not_its_own_parent"),
    Index("ix_territory_parent_id", "parent_id"),
    Index("ix_territory_name", "name", "territory_id"),
)

person = Table(
    "person",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state_version", BigInteger, nullable=False),  # the version last told as PersonState
    Column("kind", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("kind IN ('staff', 'customer')", name="kind"),
    CheckConstraint("state_version BETWEEN 1 AND version", name="state_version"),
    Index("ix_person_updated_at", "updated_at", "person_id"),
)

person_contact = Table(
    "person_contact",
    metadata,
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("identities", JSONB, nullable=False, server_default="[]"),  # [{issuer, subject}]
)

person_identity = Table(
    "person_identity",
    metadata,
    Column("identity_hash", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), nullable=False),
    Index("ix_person_identity_person_id", "person_id"),
)

deputyship = Table(
    "deputyship",
    metadata,
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("deputy_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    CheckConstraint("until >= since", name="until"),
    CheckConstraint("deputy_id <> person_id", name="somebody_else"),
    Index("ix_deputyship_deputy_id", "deputy_id"),
)

territory_lead = Table(
    "territory_lead",
    metadata,
    Column("territory_id", Text, ForeignKey("territory.territory_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    CheckConstraint("until >= since", name="until"),
    Index("ix_territory_lead_person_id", "person_id"),
)

account = Table(
    "account",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("trading_name", Text),
    Column("account_type", Text, nullable=False),
    Column("relationship_type", Text, nullable=False),
    Column("lifecycle_stage", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("relationship_since", Date),
    Column("currency", Text, nullable=False),
    Column("programme_eligible", Boolean, nullable=False),
    Column("default_site", Text),
    Column("territory_id", Text, ForeignKey("territory.territory_id")),
    Column("locations", JSONB, nullable=False),
    Column("closed_reason", Text),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint(
        "status IN ('prospect', 'active', 'at_risk', 'lost', 'won_back', 'closed')",
        name="status",
    ),
    CheckConstraint("(status = 'closed') = (closed_reason IS NOT NULL)", name="closed_with_reason"),
    CheckConstraint("version > 0", name="version"),
    Index("ix_account_territory_id", "territory_id"),
    Index("ix_account_updated_at_account_id", "updated_at", "account_id"),
    Index("ix_account_opened_at", "opened_at", "account_id"),
    Index("ix_account_legal_name", "legal_name", "account_id"),
    Index("ix_account_status", "status", "account_id"),
)

account_alias = Table(
    "account_alias",
    metadata,
    Column("source", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("account.account_id"), nullable=False),
    Column("place", Integer, nullable=False),  # where it stands in the account's list
    Index("ix_account_alias_account_id", "account_id"),
)

# what an account is called, folded: see `domain/search.py`
account_search = Table(
    "account_search",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("sort_name", Text(collation="C"), nullable=False),
    Column("document", Text(collation="C"), nullable=False),
    Column("pieces", ARRAY(Text(collation="C")), nullable=False),
    Column("named", Text, nullable=False),  # names and numbers as they were taken in
    Index("ix_account_search_sort_name_account_id", "sort_name", "account_id"),
    Index(
        "ix_account_search_pieces", "pieces", postgresql_using="gin", postgresql_with={"gin_pending_list_limit": 256}
    ),
)

account_lifecycle = Table(
    "account_lifecycle",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("version", BigInteger, primary_key=True),  # the account's version that brought it
    Column("lifecycle_stage", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

account_manager = Table(
    "account_manager",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("version", BigInteger, primary_key=True),  # the account's version that brought it
    Column("manager", Text, ForeignKey("person.person_id"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("reason", Text),
    CheckConstraint("until >= since", name="until"),
    Index("uq_account_manager_one_active", "account_id", unique=True, postgresql_where=text("until IS NULL")),
    Index("ix_account_manager_manager", "manager", postgresql_where=text("until IS NULL")),
)

account_parent = Table(
    "account_parent",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("version", BigInteger, primary_key=True),  # the account's version that brought it
    Column("parent_id", Text, ForeignKey("account.account_id"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    CheckConstraint("parent_id <> account_id", name="not_its_own_parent"),
    CheckConstraint("until >= since", name="until"),
    Index("uq_account_parent_one_active", "account_id", unique=True, postgresql_where=text("until IS NULL")),
    Index("ix_account_parent_parent_id", "parent_id", "account_id", postgresql_where=text("until IS NULL")),
)

account_member = Table(
    "account_member",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("member_group", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("function", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    CheckConstraint("member_group IN ('team', 'customer_users')", name="member_group"),
    CheckConstraint("until >= since", name="until"),
    Index("ix_account_member_person_id", "person_id"),
    Index(
        "uq_account_member_one_account",  # a customer's user belongs to one account
        "person_id",
        unique=True,
        postgresql_where=text("member_group = 'customer_users'"),
    ),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("entry_id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("actor", Text, nullable=False),  # SHA-256 of the identity, or the name of the job
    Column("operation", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("before_hash", Text),
    Column("after_hash", Text),
    Column("request_id", Text),
    Index("ix_audit_entry_object", "object_kind", "object_id"),
)
