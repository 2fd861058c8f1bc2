"""notify's own tables. What happened (`notice`) is apart from who is told of it (`notification`), because people are
found when sending.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.database import service_metadata

metadata = service_metadata()

_now = func.now()
_moment = DateTime(timezone=True)

rule = Table(
    "rule",
    metadata,
    Column("rule_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("updated_at", _moment, nullable=False, server_default=_now),
    CheckConstraint("version >= 1", name="version"),
)

rule_version = Table(
    "rule_version",
    metadata,
    Column("rule_id", Uuid, ForeignKey(rule.c.rule_id), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("changed_at", _moment, nullable=False, server_default=_now),
    Column("changed_by", Text),
)

department = Table(
    "department",
    metadata,
    Column("department", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("person_ids", ARRAY(Text), nullable=False),
    Column("updated_at", _moment, nullable=False, server_default=_now),
    Column("head_id", Text),
)

account_tier = Table(
    "account_tier",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("tier", Text, nullable=False),
    Column("next_tier", Text),
    Column("next_since", Date),
    CheckConstraint("(next_tier IS NULL) = (next_since IS NULL)", name="next"),
)

_REACH = "IN ('unwanted', 'open', 'done', 'nobody')"
notice = Table(
    "notice",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("event_source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("rule_id", Uuid, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("business_date", Date, nullable=False),
    Column("occurred_at", _moment, nullable=False),
    Column("account_id", Text),
    Column("account_ids", ARRAY(Text), nullable=False),
    Column("data", JSONB, nullable=False),
    Column("audience", ARRAY(Text), nullable=False),
    Column("otherwise", ARRAY(Text), nullable=False),
    Column("inbox", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("received_at", _moment, nullable=False, server_default=_now),
    Column("ladder", JSONB),
    UniqueConstraint("event_source", "event_id", "rule_id"),
    ForeignKeyConstraint(["rule_id", "rule_version"], ["rule_version.rule_id", "rule_version.version"]),
    CheckConstraint(f"inbox {_REACH}", name="inbox"),
    CheckConstraint(f"email {_REACH}", name="email"),
    Index("ix_notice_business_date", "business_date"),
    Index("ix_notice_open", "business_date", postgresql_where=text("inbox = 'open' OR email = 'open'")),
)

digest_window = Table(
    "digest_window",
    metadata,
    Column("closed_date", Date, primary_key=True),
    Column("closed_at", _moment),
    Column("runs", ARRAY(Text), nullable=False, server_default="{}"),
    Column("claimed_at", _moment),
    Index("ix_digest_window_unclaimed", "closed_date", postgresql_where=text("claimed_at IS NULL")),
)

digest = Table(
    "digest",
    metadata,
    Column("digest_id", Uuid, primary_key=True),
    Column("closed_date", Date, ForeignKey(digest_window.c.closed_date), nullable=False),
    Column("person_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("created_at", _moment, nullable=False, server_default=_now),
    Column("next_at", _moment, nullable=False, server_default=_now),
    Column("ended_at", _moment),
    Column("reason", Text),
    UniqueConstraint("closed_date", "person_id"),
    UniqueConstraint("message_id"),
    CheckConstraint("state IN ('queued', 'sent', 'failed')", name="state"),
    CheckConstraint("(state = 'queued') = (ended_at IS NULL)", name="ended"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("digest_id", Uuid, ForeignKey(digest.c.digest_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("started_at", _moment, nullable=False, server_default=_now),
    Column("ended_at", _moment),
    Column("result", Text),
    Column("code", Text),
    Column("detail", Text),
    Column("address_hash", LargeBinary),
    CheckConstraint("result IN ('sent', 'refused', 'unknown')", name="result"),
    CheckConstraint("(result IS NULL) = (ended_at IS NULL)", name="ended"),
)

notification = Table(
    "notification",
    metadata,
    Column("notification_id", Uuid, primary_key=True),
    Column("notice_id", Uuid, ForeignKey(notice.c.notice_id), nullable=False),
    Column("recipient_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("account_ids", ARRAY(Text), nullable=False),
    Column("digest_id", Uuid, ForeignKey(digest.c.digest_id)),
    Column("created_at", _moment, nullable=False, server_default=_now),
    Column("ended_at", _moment),
    Column("reason", Text),
    Column("acknowledged_at", _moment),
    Column("due_at", _moment),
    UniqueConstraint("notice_id", "recipient_id", "channel"),
    CheckConstraint("channel IN ('inbox', 'email')", name="channel"),
    CheckConstraint("state IN ('queued', 'delivered', 'failed')", name="state"),
    CheckConstraint("(channel = 'email') = (digest_id IS NOT NULL)", name="digest"),
    CheckConstraint("(state = 'queued') = (ended_at IS NULL)", name="ended"),
    Index("ix_notification_inbox", "recipient_id", "notification_id", postgresql_where=text("channel = 'inbox'")),
    Index("ix_notification_queued", "notice_id", postgresql_where=text("state = 'queued'")),
    Index("ix_notification_digest_id", "digest_id", postgresql_where=text("digest_id IS NOT NULL")),
)

# The escalation of a notice for one person who was told of it. `step` (from 1) of `round` (from 1) is the one to be taken next; its days are counted in
# closes after `base`, a business date.
ladder = Table(
    "ladder",
    metadata,
    Column("notice_id", Uuid, ForeignKey(notice.c.notice_id), primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("step", Integer, nullable=False, server_default="1"),
    Column("base", Date, nullable=False),
    Column("begun_at", _moment, nullable=False, server_default=_now),
    Column("ended_at", _moment),
    Column("outcome", Text),
    CheckConstraint("outcome IN ('acknowledged', 'exhausted', 'cancelled')", name="outcome"),
    CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended"),
    Index("ix_ladder_climbing", "notice_id", postgresql_where=text("ended_at IS NULL")),
)

escalation = Table(
    "escalation",
    metadata,
    Column("notice_id", Uuid, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("recipient_id", Text, primary_key=True),
    Column("email", Text, nullable=False),
    Column("escalated_at", _moment, nullable=False, server_default=_now),
    ForeignKeyConstraint(["notice_id", "person_id"], ["ladder.notice_id", "ladder.person_id"]),
    CheckConstraint("email IN ('unwanted', 'open', 'done')", name="email"),
    Index("ix_escalation_recipient_id", "notice_id", "recipient_id"),
    Index("ix_escalation_email", "notice_id", postgresql_where=text("email = 'open'")),
)

preference = Table(
    "preference",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("updated_at", _moment, nullable=False, server_default=_now),
)

holiday_calendar = Table(
    "holiday_calendar",
    metadata,
    Column("calendar", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("days", JSONB, nullable=False),
    Column("updated_at", _moment, nullable=False, server_default=_now),
)
