"""Tables of seasons: what planners entered, what accounts signed, and the protections that came of it.

`protection` and `protection_bucket` of a (site, sku) are changed only under the lock of its stock row, whose `signed` says whether it has any that live.
`protection_bucket.asked` is a sum over the account's order lines and must equal it (I9); what is consumed follows from it and is stored nowhere.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .tables import EMPTY_LIST, NOW, ZERO, metadata

season = Table(
    "season",
    metadata,
    Column("season_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("families", ARRAY(Text), nullable=False),
    Column("territory_id", Text),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("peak_index", Double, nullable=False),
    Column("weekly_capacity", BigInteger, nullable=False),
    Column("production_days", Integer, nullable=False),
    Column("transport_days", Integer, nullable=False),
    Column("review_days", Integer, nullable=False),
    Column("horizon_weeks", Integer, nullable=False),
    Column("protection_class", Text, nullable=False),
    Column("release_on", Date, nullable=False),
    Column("decay", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("announced_on", Date),  # the closed date of the close that told of it
    Column("row_version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    CheckConstraint("starts_on <= ends_on AND release_on >= starts_on", name="length"),
    CheckConstraint("peak_index > 0 AND weekly_capacity >= 0 AND horizon_weeks > 0", name="figures"),
    CheckConstraint("state IN ('open', 'announced', 'withdrawn')", name="state"),
    CheckConstraint("protection_class IN ('core', 'prioritised') AND decay IN ('none', 'linear')", name="kinds"),
)

peak_plan = Table(  # what an account signed for a season: the highest version, whole
    "peak_plan",
    metadata,
    Column("season_id", Text, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("engagement_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("shortfall", JSONB, nullable=False, server_default=EMPTY_LIST),  # as last told
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=NOW),
)

protection = Table(
    "protection",
    metadata,
    Column("protection_id", Uuid, primary_key=True),
    Column("season_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("core", Boolean, nullable=False),  # binds everybody else; false: those of worse priority
    Column("priority", SmallInteger, nullable=False),  # the account's tier when it signed
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("release_on", Date, nullable=False),
    Column("linear", Boolean, nullable=False),  # shrinks evenly from its first day to its last
    Column("reason", Text),  # why it ended; null: it lives
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=NOW),
    CheckConstraint("quantity > 0 AND priority BETWEEN 0 AND 3", name="figures"),
    Index(
        "uq_protection_live",
        "season_id",
        "account_id",
        "site",
        "sku",
        unique=True,
        postgresql_where=text("reason IS NULL"),
    ),
    Index("ix_protection_stock", "site", "sku", postgresql_where=text("reason IS NULL")),
    Index("ix_protection_account", "account_id"),
)

protection_bucket = Table(  # a week of the season
    "protection_bucket",
    metadata,
    Column("protection_id", Uuid, primary_key=True),
    Column("first_day", Date, primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    # ordered less cancelled of the account's lines that are due in it
    Column("asked", BigInteger, nullable=False, server_default=ZERO),
    CheckConstraint("quantity >= 0 AND asked >= 0", name="figures"),
)
