"""What services write about what they do: one JSON line each, that can be found by trace, request, person and event, without contact data."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.local import ServiceUrls
from deploy.local.issuer import JWKS_PATH, Issuer, serving
from shared.contracts import BusinessDayClosed
from shared.kafka import Kafka
from shared.telemetry import masked
from tests.scoring.feed import at, record
from tests.support.publishing import publish
from tests.support.services import free_port, running

DEADLINE = 60
MONDAY, TUESDAY = date(2011, 8, 1), date(2011, 8, 2)
ASKED, HEARD = "11111111111111111111111111111111", "22222222222222222222222222222222"


@dataclass
class Watched:
    """A service as it is run, and what it has written."""

    client: httpx.AsyncClient
    log: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


Watch = Callable[..., Any]


@pytest.fixture
def watched(service_database: Callable[[str], ServiceUrls], tmp_path: Path) -> Watch:
    """`watched("accounts", kafka)`: the service with all it logs; the client is somebody of ops."""

    @asynccontextmanager
    async def watch(service: str, kafka: Kafka) -> AsyncIterator[Watched]:
        issuer = Issuer(tmp_path / "key.pem", f"http://127.0.0.1:{free_port()}")
        settings = {
            **service_database(service).settings(),
            "BELLWETHER_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "BELLWETHER_TOPIC_PREFIX": kafka.prefix,
            "BELLWETHER_ISSUER": issuer.name,
            "BELLWETHER_LOG_LEVEL": "debug",
        }
        log = tmp_path / "log"
        async with serving(issuer), running(service, "serve", issuer.name + JWKS_PATH, settings, log) as process:
            headers = {"Authorization": f"Bearer {issuer.token('ops')}"}
            async with httpx.AsyncClient(base_url=process.url, headers=headers, timeout=20) as client:
                yield Watched(client, log)

    return watch


async def line(watched: Watched, event: str, **wanted: Any) -> dict[str, Any]:
    """The first line of an event that says this."""
    async with asyncio.timeout(DEADLINE):
        while True:
            for found in watched.lines:
                if found["event"] == event and wanted.items() <= found.items():
                    return found
            await asyncio.sleep(0.05)


async def test_a_request_and_an_event_can_be_found(watched: Watch, topics: Callable[..., Awaitable[Kafka]]) -> None:
    """Every line is a JSON object with service, level and moment; those of a request carry its trace, its id and a hash of who asked, those of an
    event its id and its trace; and so does the line of a record that dies.

    Taken out: `bound` in `Observed`, `bind` in `authenticate`, `bound` around a handler, and what `_place` reads of a record.
    """
    kafka = await topics()
    async with watched("accounts", kafka) as accounts:
        headers = {"traceparent": f"00-{ASKED}-00f067aa0ba902b7-01", "X-Request-Id": "asked-1"}
        assert (await accounts.client.get("/v1/people/nobody", headers=headers)).status_code == 404
        asked = await line(accounts, "request", request_id="asked-1")
        assert (asked["trace_id"], asked["status"], asked["route"]) == (ASKED, 404, "/v1/people/{person_id}")
        assert len(asked["principal"]) == 16
        del accounts.client.headers["Authorization"]
        await accounts.client.get("/v1/me", headers={"X-Request-Id": "nobody-1"})
        assert (await line(accounts, "request", request_id="nobody-1"))["principal"] is None

        close = record(BusinessDayClosed(calendar="main", closed_date=MONDAY, next_business_date=TUESDAY), at(MONDAY))
        close.headers.append(("traceparent", f"00-{HEARD}-00f067aa0ba902b7-01".encode()))  # type: ignore[attr-defined]
        await publish(kafka, [close])
        handled = await line(accounts, "handled", event_id=dict(close.headers)["ce_id"].decode())
        assert handled["trace_id"] == HEARD
        for found in accounts.lines:
            assert found["service"] == "accounts"
            assert {"level", "timestamp", "event"} <= found.keys()


def contacts(random: Random) -> tuple[list[str], list[str]]:
    """Ways to write contact data, and the marks by which it would be found again."""
    mark = f"zq{random.randrange(16**8):08x}"
    phone = f"+44 20 {random.randrange(10**8):08d}"
    return [f"{mark}@example.com", f"Ms. {mark}, Fox & Sons", phone, f"{mark}@{mark}.co.uk"], [mark, phone[-8:]]


def requests(service: str, said: Sequence[str], random: Random) -> list[tuple[str, str, Any]]:
    """Right and wrong requests with contact data at every place of them."""
    text = random.choice(said)
    path = "people" if service == "accounts" else "inbox"
    person = {"person_id": f"p{random.randrange(10**6)}", "kind": "staff", "name": said[1], "email": said[0]}
    return [
        ("POST", f"/v1/{path}", person),
        ("POST", f"/v1/{path}", {**person, "email": said[1]}),
        ("POST", f"/v1/{path}", {**person, "email": [text]}),
        ("POST", f"/v1/{path}", {**person, "person_id": text}),
        ("POST", f"/v1/{path}", {**person, text: 1}),
        ("POST", f"/v1/{path}", text),
        ("POST", f"/v1/{path}", {**person, "name": text * 100}),
        ("POST", f"/v1/{path}", {**person, "name": text + "\x00"}),
        ("POST", "/v1/contacts:resolve", {"person_ids": [text]}),
        ("POST", "/v1/accounts", {"number": text, "legal_name": text}),
        ("GET", f"/v1/{path}/{text}", None),
        ("GET", f"/nothing/{text}", None),
        ("GET", f"/v1/{path}?name={text}&email={text}&cursor={text}", None),
        ("DELETE", f"/v1/{path}/{text}", None),
    ]


@pytest.mark.parametrize("service", ["accounts", "notify"])
async def test_contact_data_shows_in_no_line(
    watched: Watch, topics: Callable[..., Awaitable[Kafka]], service: str
) -> None:
    """Names, e-mail addresses and telephone numbers in bodies, fields of the wrong kind, paths, queries and headers, right and wrong: no line has them.

    Taken out: `_shown` of the path. The masks of what libraries quote have a test of their own below.
    """
    random = Random(7)
    marks: list[str] = []
    async with watched(service, await topics()) as one:
        for _ in range(6):
            said, found = contacts(random)
            marks += found
            for method, path, body in requests(service, said, random):
                headers = {"X-Request-Id": said[0], "traceparent": said[0], "Idempotency-Key": f"k{random.random()}"}
                answer = await one.client.request(method, path, json=body, headers=headers)
                assert answer.status_code < 500, answer.text
        await one.client.get("/v1/me", headers={"X-Request-Id": "the-last"})
        await line(one, "request", request_id="the-last")
        text = one.log.read_text()
        assert len(one.lines) > 60
        assert [mark for mark in marks if mark in text] == []


WORD = st.from_regex(r"[a-z][a-z0-9.+_-]{0,15}[a-z0-9]", fullmatch=True)


@given(before=st.text(max_size=20), user=WORD, host=WORD, after=st.sampled_from(["", ">", '"', "\\n", " ", ",", "'"]))
def test_e_mail_addresses_are_masked_wherever_they_stand(before: str, user: str, host: str, after: str) -> None:
    """Whatever stands around it. Taken out: the mask of addresses."""
    shown = masked(f"{before} <{user}zqx@{host}.zqy{after}")
    assert "zqx" not in shown
    assert "zqy" not in shown


@pytest.mark.parametrize(
    "quoted",
    [
        'duplicate key value violates "uq"\nDETAIL:  Key (name)=(Ms. zqx, Fox "& Sons") already exists.',
        'null value in column "x"\nDETAIL:  Failing row contains (p1, Ms. zqx, null).',
        "1 validation error\nname\n  String too long [type=string_too_long, input_value='Ms. zqx', input_type=str]",
    ],
)
def test_what_libraries_quote_is_masked(quoted: str) -> None:
    """PostgreSQL's row and pydantic's input, in plain text and inside a JSON line. Taken out: each mask."""
    for text in (quoted, json.dumps({"exception": quoted, "event": "unexpected error"})):
        shown = masked(text)
        assert "zqx" not in shown
        assert "…" in shown
    after_a_quote = json.dumps({"exception": 'DETAIL:  Key (name)=(Fox "& zqx) already exists.', "event": "x"})
    assert "zqx" not in masked(after_a_quote)
    assert json.loads(masked(json.dumps({"exception": quoted, "event": "unexpected error"})))["event"]
