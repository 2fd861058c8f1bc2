"""The tables of the customer's people. How to reach them lies in `stakeholder_contact` alone, under row-level security."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)

from .tables import metadata

stakeholder = Table(
    "stakeholder",
    metadata,
    Column("stakeholder_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("version > 0", name="version"),
    CheckConstraint("state IN ('present', 'deleted', 'erased')", name="state"),
)

stakeholder_contact = Table(
    "stakeholder_contact",
    metadata,
    Column("stakeholder_id", Text, ForeignKey("stakeholder.stakeholder_id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("locale", Text, nullable=False),
)

# the roles of one stakeholder at one account follow each other; only the newest may be open
stakeholder_role = Table(
    "stakeholder_role",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("stakeholder_id", Text, ForeignKey("stakeholder.stakeholder_id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Column("function", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("decision_role", Text),
    Column("stance", Text),
    Column("product_knowledge", Text),
    Column("is_frontline", Boolean, nullable=False),
    CheckConstraint("until >= since", name="until"),
    CheckConstraint(
        "level IN ('board', 'executive', 'department_head', 'manager', 'specialist', 'counter')", name="level"
    ),
    Index(
        "uq_stakeholder_role_one_open",
        "account_id",
        "stakeholder_id",
        unique=True,
        postgresql_where=text("until IS NULL"),
    ),
    Index("ix_stakeholder_role_stakeholder_id", "stakeholder_id"),
)

relationship_pair = Table(
    "relationship_pair",
    metadata,
    Column("account_id", Text, ForeignKey("account.account_id"), primary_key=True),
    Column("stakeholder_id", Text, ForeignKey("stakeholder.stakeholder_id"), primary_key=True),
    Column("person_id", Text, ForeignKey("person.person_id"), primary_key=True),
    Column("strength", SmallInteger, nullable=False),
    Column("last_contact", Date),
    CheckConstraint("strength BETWEEN 1 AND 5", name="strength"),
    Index("ix_relationship_pair_person_id", "person_id"),
    Index("ix_relationship_pair_stakeholder_id", "stakeholder_id"),
)
