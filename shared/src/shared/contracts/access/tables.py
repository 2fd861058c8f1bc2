"""Tables of the projection; each service makes them in its first migration and fills them from the state topic alone.

Dates are wall dates in the installation's zone, the first and the last day included; a null last day is open.
"""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, SmallInteger, Table, Text, func
from sqlalchemy.dialects.postgresql import ARRAY

from shared.database import plumbing

access_account = Table(
    "access_account",
    plumbing,
    Column("account_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("account_type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("relationship_type", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("programme_eligible", Boolean, nullable=False),
    Column("manager", Text),
    Column("territory_path", ARRAY(Text), nullable=False),
    Column("default_site", Text),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

# The manager is a member of kind "manager" without dates: the state event that names another one ends the access.
access_member = Table(
    "access_member",
    plumbing,
    Column("account_id", Text, primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("function", Text),
    Column("since", Date),
    Column("until", Date),
    Index("ix_access_member_person_id", "person_id", "account_id"),
)

access_territory = Table(
    "access_territory",
    plumbing,
    Column("territory_id", Text, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Index("ix_access_territory_account_id", "account_id"),
)

access_alias = Table(
    "access_alias",
    plumbing,
    Column("source", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("account_id", Text, primary_key=True),
    Index("ix_access_alias_account_id", "account_id"),
)

access_person = Table(
    "access_person",
    plumbing,
    Column("person_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

access_identity = Table(
    "access_identity",
    plumbing,
    Column("identity_hash", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Index("ix_access_identity_person_id", "person_id"),
)

access_lead = Table(
    "access_lead",
    plumbing,
    Column("person_id", Text, primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("territory_id", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Index("ix_access_lead_territory_id", "territory_id"),
)

access_deputy = Table(
    "access_deputy",
    plumbing,
    Column("person_id", Text, primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("deputises_for", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Index("ix_access_deputy_deputises_for", "deputises_for"),
)
