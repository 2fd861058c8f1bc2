"""What became of records that cannot be handled, over HTTP: dead letters and waiting records, and what can be done with the dead ones.

An ERP team sees and mends those of its own sources only; operators those of all. `python -m <service> dlq` is the same desk on a terminal.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from shared import dead_letter_desk as desk
from shared import waiting
from shared.auth import Principal, requires
from shared.contracts.registry import TYPES
from shared.dead_letter_desk import Act, Edited, Filters, Letter
from shared.dead_letters import headers_of
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.events import Record, attributes_of
from shared.outcomes import BadRecord
from shared.pipeline import Appetite
from shared.validation import OURS, THEIRS

from .idempotency import IdempotencyKey
from .openapi import also
from .pages import Page, PageDep
from .sessions import ReadDep, SessionDep
from .strict import Instant, RequestModel, ResponseModel, ShortText, shown

State = Literal["open", "replayed", "discarded"]
MAX_VALUE = 500_000
WHY = "The order number was mended with the sender, ticket 4711."


class _Place(ResponseModel):
    """Where a record lies in Kafka."""

    source: str | None = Field(description="What the record says it comes from.", examples=["erp"])
    topic: str = Field(examples=["erp.orders.v1"])
    partition: int = Field(examples=[3])
    offset: int = Field(examples=[1024])


class DeadLetterOut(_Place):
    """A record that nobody can handle as it is."""

    id: UUID
    state: State = Field(description="replayed: handed to the handlers again, mended or not, and handled.")
    reason: str = Field(description="What is wrong and what would be right.")
    attempts: int = Field(description="How often it has died.", examples=[1])
    died_at: Instant


class DeadLetterDeed(ResponseModel):
    """What was done to a dead letter, and when. Who did it and why is kept too, for operators."""

    at: Instant
    action: Literal["replay", "edit", "discard"]
    result: str = Field(examples=["handled"])


class DeadLetterWhole(DeadLetterOut):
    """A dead letter with what came, and what was done to it."""

    headers: dict[str, str]
    value: str = Field(
        description="The record's value as text, at most its first 64 KiB; bytes that are not UTF-8 as \\xNN."
    )
    value_size: int = Field(description="Bytes that came.")
    value_sha256: str = Field(description="SHA-256 of all of them.")
    mended: bool = Field(description="Whether it has been mended, to be replayed in that form.")
    done: list[DeadLetterDeed] = Field(description="What was done to it, in order.")


class WaitingRecordOut(_Place):
    """A record that names something not known yet: it is tried again when that appears."""

    id: int
    event_id: str = Field(examples=["cancel-o1-1"])
    type: str = Field(examples=["OrderCancelled.v1"])
    missing_kind: str = Field(description="What kind of thing it waits for.", examples=["order"])
    missing_key: str = Field(description="Which one.", examples=["erp/o1"])
    since: Instant


class WaitingRecordWhole(WaitingRecordOut):
    """A waiting record with what came."""

    value: str = Field(description="The record's value as text.")


class DeadLetterAct(RequestModel):
    """Why a dead letter is replayed or put aside; kept with who did it."""

    model_config = shown({"why": WHY})
    why: ShortText


class DeadLetterEdit(RequestModel):
    """What a replay shall hand over in place of what came, which is kept as it is."""

    model_config = shown({"headers": {"ce_time": "2011-11-14T09:30:00Z"}, "why": WHY})
    why: ShortText
    value: str | None = Field(None, max_length=MAX_VALUE, description="The whole new value; absent: as it is.")
    headers: dict[str, Annotated[str, Field(max_length=4000)]] = Field(
        default_factory=dict, max_length=50, description="Headers to set; empty text leaves one out."
    )


class DeadLetterActed(ResponseModel):
    """What became of it."""

    id: UUID
    state: State
    done: bool = Field(description="false: it was replayed and died again, for the reason in `result`.")
    result: str = Field(
        description="handled, duplicate, waiting, refused or not_ours for a replay; edited; discarded; or why it died again.",
        examples=["handled"],
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """Which scopes open the desk to read and to act, and the roles that see the records of all sources."""

    read: str
    act: str
    sees_all: Collection[str]

    def sources(self, principal: Principal) -> list[str] | None:
        """Whose records the caller may see; None: everybody's."""
        return None if principal.has_role(*self.sees_all) else sorted(principal.sources)


def records_router(appetite: Appetite, rights: Rights, tag: str) -> APIRouter:
    """The dead letters and waiting records of one service, whose handlers a replay goes to."""
    router = APIRouter(prefix="/v1", tags=[tag])
    _reads(router, rights)
    _acts(router, appetite, rights)
    return router


def _reads(router: APIRouter, rights: Rights) -> None:
    reading = requires(rights.read)

    @router.get("/dead-letters")
    async def list_dead_letters(
        reader: Annotated[Principal, reading],
        session: ReadDep,
        page: PageDep,
        state: Annotated[State | None, Query(description="Only those in this state.")] = None,
        topic: Annotated[str | None, Query(description="Only those of this topic.", max_length=249)] = None,
    ) -> Page[DeadLetterOut]:
        """Records of the caller's sources that nobody can handle as they are, newest first; planners, ops and services see those of all."""
        wanted = Filters(topic=topic, state=state, sources=rights.sources(reader))
        after = page.after(UUID)
        rows = await desk.list_letters(session, wanted, page.limit + 1, after[0] if after else None)
        return page.answer(rows, lambda row: (row.id,), _letter)

    @router.get("/dead-letters/{letter_id}")
    async def read_dead_letter(
        reader: Annotated[Principal, reading], session: ReadDep, letter_id: UUID
    ) -> DeadLetterWhole:
        """One dead letter with what came and what was done to it, of the caller's sources."""
        row = _own(await desk.show_letter(session, letter_id), letter_id, rights.sources(reader))
        return DeadLetterWhole(
            **_letter(row).model_dump(),
            headers=headers_of(row.headers),
            value=_text(row.value),
            value_size=row.value_size,
            value_sha256=row.value_sha256,
            mended=row.edited_headers is not None,
            done=[
                DeadLetterDeed(at=deed.at, action=deed.action, result=deed.result)
                for deed in await desk.trail(session, letter_id)
            ],
        )

    @router.get("/waiting-records")
    async def list_waiting_records(
        reader: Annotated[Principal, reading], session: ReadDep, page: PageDep
    ) -> Page[WaitingRecordOut]:
        """Records of the caller's sources that name something not known yet, newest first; planners, ops and services see those of all."""
        after = page.after(int)
        rows = await waiting.list_records(session, rights.sources(reader), page.limit + 1, after[0] if after else None)
        return page.answer(rows, lambda row: (row.id,), _waiting)

    @router.get("/waiting-records/{record_id}")
    async def read_waiting_record(
        reader: Annotated[Principal, reading],
        session: ReadDep,
        record_id: Annotated[int, Path(ge=1, le=2**63 - 1)],
    ) -> WaitingRecordWhole:
        """One waiting record with what came, of the caller's sources."""
        row = await waiting.show_record(session, record_id, rights.sources(reader))
        if row is None:
            raise NotFound(f"there is no waiting record {record_id}")
        return WaitingRecordWhole(**_waiting(row).model_dump(), value=_text(row.value))


def _acts(router: APIRouter, appetite: Appetite, rights: Rights) -> None:
    acting = requires(rights.act)

    async def held(session: AsyncSession, letter_id: UUID, sources: list[str] | None) -> Letter:
        return _own(await desk.lock_letter(session, letter_id), letter_id, sources)

    @router.post("/dead-letters/{letter_id}:replay", response_model=DeadLetterActed, responses=also(404))
    async def replay_dead_letter(
        actor: Annotated[Principal, acting],
        session: SessionDep,
        letter_id: UUID,
        body: DeadLetterAct,
        key: IdempotencyKey,
    ) -> Response:
        """Hands a dead letter to the handlers again, mended where it was edited. What it changes and who did it are kept together or not at all."""

        async def make() -> DeadLetterActed:
            letter = await held(session, letter_id, rights.sources(actor))
            done, said = await desk.replay(session, appetite, letter, Act(actor.actor, body.why))
            now = await desk.show_letter(session, letter_id)
            if now is None or (not done and now.attempts == letter.attempts):
                raise Conflict(said, code="letter_cut")
            return DeadLetterActed(id=letter_id, state=now.state, done=done, result=said)

        return await key.once(session, status=200, make=make)

    @router.post("/dead-letters/{letter_id}:edit", response_model=DeadLetterActed, responses=also(404))
    async def edit_dead_letter(
        actor: Annotated[Principal, acting],
        session: SessionDep,
        letter_id: UUID,
        body: DeadLetterEdit,
        key: IdempotencyKey,
    ) -> Response:
        """Mends a dead letter, to be replayed then; what came is kept. What its consumer could still not read is refused (422 `still_wrong`)."""

        async def make() -> DeadLetterActed:
            if body.value is None and not body.headers:
                raise Invalid("say what changes: `value`, `headers`, or both", code="nothing_changed")
            sources = rights.sources(actor)
            letter = await held(session, letter_id, sources)
            change = _edited(letter, body.value, body.headers, sources)
            await desk.edit(session, letter, change, Act(actor.actor, body.why))
            return DeadLetterActed(id=letter_id, state="open", done=True, result="edited")

        return await key.once(session, status=200, make=make)

    @router.post("/dead-letters/{letter_id}:discard", response_model=DeadLetterActed, responses=also(404))
    async def discard_dead_letter(
        actor: Annotated[Principal, acting],
        session: SessionDep,
        letter_id: UUID,
        body: DeadLetterAct,
        key: IdempotencyKey,
    ) -> Response:
        """Puts a dead letter aside: it is kept, and no longer counted as open."""

        async def make() -> DeadLetterActed:
            letter = await held(session, letter_id, rights.sources(actor))
            said = await desk.discard(session, letter, Act(actor.actor, body.why))
            return DeadLetterActed(id=letter_id, state="discarded", done=True, result=said)

        return await key.once(session, status=200, make=make)


def _own(row: Letter | None, letter_id: UUID, sources: Collection[str] | None) -> Letter:
    """The letter if there is one and it is theirs; foreign and absent are told alike."""
    if row is None or (sources is not None and row.source not in sources):
        raise NotFound(f"there is no dead letter {letter_id}")
    return row


def _edited(letter: Letter, value: str | None, headers: Mapping[str, str], sources: Collection[str] | None) -> Edited:
    """The mended letter. Whoever speaks for some sources only cannot turn it into an event of another's, or of ours."""
    bound = sources is not None
    try:
        change = desk.edited(
            letter, None if value is None else value.encode(), headers, THEIRS if bound else frozenset(TYPES)
        )
    except ValueError as error:
        raise Conflict(str(error), code="letter_cut") from error
    if change.fault:
        raise Invalid(
            f"still not right: {change.fault}", code="still_wrong", errors=[FieldError("/value", change.fault)]
        )
    source = _source_of(change)
    if sources is not None and (source not in sources or source.startswith(OURS)):
        raise Invalid(f"you may speak for {', '.join(sorted(sources))} only", code="source_not_bound")
    return change


def _source_of(change: Edited) -> str:
    record = Record("", 0, 0, None, change.value, [(name, text.encode()) for name, text in change.headers.items()])
    try:
        return attributes_of(record)[0].get("source", "")
    except BadRecord:  # its fault has been told
        return ""


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="backslashreplace")


def _letter(row: Any) -> DeadLetterOut:
    return DeadLetterOut(**{name: getattr(row, name) for name in DeadLetterOut.model_fields})


def _waiting(row: Any) -> WaitingRecordOut:
    return WaitingRecordOut(**{name: getattr(row, name) for name in WaitingRecordOut.model_fields})
