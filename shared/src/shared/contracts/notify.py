"""Events of `notify.events.v1`: who was told. Keyed by recipient (person) id."""

from typing import Literal

from .base import Id, Payload, Text, Whole, contract

TOPIC = "notify.events.v1"
Channel = Literal["inbox", "email"]


class _Notification(Payload, frozen=True, kw_only=True):
    """One message to one person over one channel, and the event that caused it."""

    notification_id: str
    recipient_id: Id
    channel: Channel
    caused_by: Text


@contract(topic=TOPIC, key="recipient_id", subject="notification_id", kind="F")
class NotificationQueued(_Notification, frozen=True, kw_only=True):
    """Will be told."""


@contract(topic=TOPIC, key="recipient_id", subject="notification_id", kind="F")
class NotificationDelivered(_Notification, frozen=True, kw_only=True):
    """The channel took it (in-app: it lies in the inbox; e-mail: the server accepted it)."""


@contract(topic=TOPIC, key="recipient_id", subject="notification_id", kind="F")
class NotificationFailed(_Notification, frozen=True, kw_only=True):
    """Given up for good, with the reason."""

    reason: Text


@contract(topic=TOPIC, key="recipient_id", subject="notification_id", kind="F")
class NotificationAcknowledged(_Notification, frozen=True, kw_only=True):
    """The person said they have heard."""


@contract(topic=TOPIC, key="recipient_id", subject="notification_id", kind="F")
class NotificationEscalated(Payload, frozen=True, kw_only=True):
    """Nobody acknowledged in time: the next of the ladder (`recipient_id`) is told, for the person who was told first."""

    notification_id: str
    recipient_id: Id
    unheard_by: Id
    step: Whole
    caused_by: Text
