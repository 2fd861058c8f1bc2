from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from notify.domain.rendering import plain_locale
from notify.domain.wording import Item, Wording
from notify.schemas import (
    AccountRef,
    AcknowledgedOut,
    AttemptOut,
    DeliveryOut,
    InboxCount,
    Locale,
    NotificationOut,
    SnoozedOut,
    SnoozeIn,
    TrailEvent,
    TrailOut,
    TrailRule,
)
from notify.store.inbox import Trail
from notify.store.tables import notification
from notify.use_cases import inbox
from shared.auth import Principal, requires
from shared.http import IdempotencyKey, Page, PageDep, ReadDep, SessionDep, Sort, paginate

Reading = Annotated[Principal, requires("notify:read")]
Writing = Annotated[Principal, requires("notify:write")]
Language = Annotated[Locale | None, Query(description="Language of the words; absent: Accept-Language, else English.")]
Accepted = Annotated[str | None, Header(max_length=200, description="Languages the reader prefers (RFC 9110 §12.5.4).")]


def build(wording: Wording) -> APIRouter:
    """The inbox of whoever asks; nobody else's can be reached."""
    router = APIRouter(prefix="/v1", tags=["inbox"])

    @router.get("/notifications")
    async def list_notifications(
        principal: Reading,
        session: ReadDep,
        page: PageDep,
        state: Annotated[Literal["unread", "all"], Query(description="Unread: not acknowledged.")] = "all",
        locale: Language = None,
        accept_language: Accepted = None,
    ) -> Page[NotificationOut]:
        """The asking person's inbox, newest first."""
        who = await inbox.reader(session, principal)
        statement = await inbox.entries(session, who, unread=state == "unread")
        sort = [Sort(notification.c.notification_id, descending=True)]
        found = await paginate(session, statement, page, sort=sort, item=lambda row: row)
        items = await inbox.items(session, who, found.items)
        language = language_of(locale, accept_language)
        return Page(
            items=[entry_out(wording, language, row, item) for row, item in zip(found.items, items, strict=True)],
            next=found.next,
        )

    @router.get("/notifications:count")
    async def count_notifications(principal: Reading, session: ReadDep) -> InboxCount:
        """How many entries of the asking person's inbox are not acknowledged."""
        return InboxCount(unread=await inbox.count_unread(session, await inbox.reader(session, principal)))

    @router.get("/notifications/{notification_id}")
    async def read_notification(
        notification_id: UUID,
        principal: Reading,
        session: ReadDep,
        locale: Language = None,
        accept_language: Accepted = None,
    ) -> NotificationOut:
        """One entry of the asking person's inbox."""
        who = await inbox.reader(session, principal)
        row = await inbox.entry(session, who, notification_id)
        (item,) = await inbox.items(session, who, [row])
        return entry_out(wording, language_of(locale, accept_language), row, item)

    @router.post("/notifications/{notification_id}:acknowledge")
    async def acknowledge_notification(
        notification_id: UUID, principal: Writing, session: SessionDep, key: IdempotencyKey
    ) -> AcknowledgedOut:
        """The asking person has heard of it, over every channel. Doing it again changes nothing."""

        async def make() -> AcknowledgedOut:
            who = await inbox.reader(session, principal)
            at = await inbox.acknowledge(session, who, notification_id)
            return AcknowledgedOut(notification_id=notification_id, acknowledged_at=at)

        answer: Response = await key.once(session, status=200, make=make)
        return answer  # type: ignore[return-value]  # the kept answer is the document that the signature describes

    @router.post("/notifications/{notification_id}:snooze")
    async def snooze_notification(
        notification_id: UUID, body: SnoozeIn, principal: Writing, session: SessionDep, key: IdempotencyKey
    ) -> SnoozedOut:
        """Takes an entry out of the asking person's inbox until then, when it comes back as if new. It is not heard of by that: ladders go on."""

        async def make() -> SnoozedOut:
            who = await inbox.reader(session, principal)
            await inbox.snooze(session, who, notification_id, body.until)
            return SnoozedOut(notification_id=notification_id, until=body.until)

        answer: Response = await key.once(session, status=200, make=make)
        return answer  # type: ignore[return-value]  # the kept answer is the document that the signature describes

    @router.get("/notifications/{notification_id}/trail")
    async def read_notification_trail(notification_id: UUID, principal: Reading, session: ReadDep) -> TrailOut:
        """From the event over the rule and the attempts to the acknowledgement; for its person, and for ops."""
        who = await inbox.reader(session, principal)
        return _trail(*await inbox.trail(session, who, notification_id))

    return router


def language_of(locale: Locale | None, accepted: str | None) -> str:
    """The asked one, else the first that the reader accepts."""
    return locale or plain_locale((accepted or "").split(",")[0].split(";")[0].strip())


def entry_out(wording: Wording, locale: str, row: Any, item: Item) -> NotificationOut:
    """An inbox entry in words."""
    said = wording.entry(locale, item)
    return NotificationOut(
        notification_id=row.notification_id,
        event_type=row.event_type,
        severity=row.severity,
        title=said.title,
        text=said.body,
        locale=locale,
        accounts=[AccountRef(account_id=account.account_id, name=account.name) for account in item.accounts],
        data=row.data,
        business_date=row.business_date,
        occurred_at=row.occurred_at,
        created_at=row.created_at,
        acknowledged_at=row.acknowledged_at,
    )


def _trail(trail: Trail, account_ids: list[str]) -> TrailOut:
    head = trail.head
    return TrailOut(
        event=TrailEvent(
            source=head.event_source,
            event_id=head.event_id,
            event_type=head.event_type,
            severity=head.severity,
            business_date=head.business_date,
            occurred_at=head.occurred_at,
            received_at=head.received_at,
        ),
        rule=TrailRule(
            rule_id=head.rule_id,
            version=head.rule_version,
            name=head.name,
            audience=head.audience,
            otherwise=head.otherwise,
        ),
        recipient_id=head.recipient_id,
        account_ids=account_ids,
        deliveries=[_delivery(row, trail.attempts) for row in trail.deliveries],
    )


def _delivery(row: Any, attempts: Any) -> DeliveryOut:
    return DeliveryOut(
        notification_id=row.notification_id,
        channel=row.channel,
        state=row.state,
        created_at=row.created_at,
        ended_at=row.ended_at,
        reason=row.reason,
        acknowledged_at=row.acknowledged_at,
        due_at=row.due_at,
        digest=row.closed_date,
        message_id=row.message_id,
        attempts=[
            AttemptOut(
                number=one.number,
                started_at=one.started_at,
                ended_at=one.ended_at,
                result=one.result,
                code=one.code,
                detail=one.detail,
            )
            for one in attempts
            if one.digest_id == row.digest_id
        ],
    )
