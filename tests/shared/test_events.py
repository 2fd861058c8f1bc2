"""Reading events: both modes of CloudEvents, and a reason a person can act on for everything else."""

import json
from dataclasses import replace

import pytest

from shared.contracts import OrderPlaced
from shared.events import Record, attributes_of, decode, encode
from shared.outcomes import BadRecord

from .conftest import headers, order, record

STRUCTURED = (
    b'{"specversion":"1.0","id":"e1","source":"erp","type":"OrderPlaced.v1","time":"2011-08-01T10:00:00Z",'
    b'"data":{"order_id":"1","version":1,"account_id":"a1","lines":[{"line_no":1,"sku":"s","quantity":1}]}}'
)


def read(found: Record) -> OrderPlaced:
    payload = decode(found, *attributes_of(found)).payload
    assert isinstance(payload, OrderPlaced)
    return payload


def test_binary_and_structured_mode_mean_the_same() -> None:
    """One JSON document with the envelope inside, or headers: the same event."""
    structured = replace(
        record(order("1"), "e1"),
        headers=[("content-type", b"application/cloudevents+json; charset=utf-8")],
        value=STRUCTURED,
    )
    assert read(structured) == read(record(order("1"), "e1"))


def test_structured_mode_is_recognised_without_its_content_type() -> None:
    """Producers that cannot set headers still are understood."""
    assert read(Record("erp.orders.v1", 0, 0, b"a1", STRUCTURED, [])).order_id == "1"


@pytest.mark.parametrize(
    "named", [[], [("content-type", b"application/json")], [("content-type", b"Application/CloudEvents+JSON")]]
)
def test_structured_mode_goes_by_content_and_not_by_the_order_of_keys(named: list[tuple[str, bytes]]) -> None:
    """JSON objects have no order: `specversion` may stand anywhere, after white space too, whatever content type a producer sends.

    Taken out: the look at the content (only a document that began with `specversion` was understood).
    """
    turned = json.dumps(dict(reversed(json.loads(STRUCTURED).items())), indent=2).encode()
    assert not turned.startswith(b'{"specversion"')
    assert read(Record("erp.orders.v1", 0, 0, b"a1", b"\n" + turned, named)).order_id == "1"


def test_unknown_fields_are_ignored() -> None:
    """Producers may add fields; consumers of an older version go on."""
    value = encode(order("1"))[:-1] + b',"mood":"good"}'
    assert read(replace(record(order("1"), "e1"), value=value)).order_id == "1"


def test_a_trace_beyond_all_measure_does_not_travel_on() -> None:
    """What an event causes repeats its trace: a megabyte of it would make events that no broker takes. Taken out: MAX_TRACE in `decode`."""
    found = replace(record(order("1"), "e1"), headers=headers(order("1"), "e1", traceparent="0" * 1_000_000))
    assert decode(found, *attributes_of(found)).traceparent is None


LINE = '{"line_no":1,"sku":"s","quantity":1}'


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (b"{", "not valid JSON"),
        (b"", "the record has no data; send the event's data as one JSON object in UTF-8"),
        (b"\xff\xfe{}", "not valid JSON: it begins with a byte order mark"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"order_id":"1"}', "missing required field `version`"),
        (b'{"order_id":1,"version":1,"account_id":"a","lines":[]}', "Expected `str`, got `int` - at `$.order_id`"),
        (
            b'{"order_id":"a/b","version":1,"account_id":"a","lines":[]}',
            "an id has 1 to 64 characters out of A-Z a-z 0-9 . _ -",
        ),
        (b'{"order_id":"a\\n","version":1,"account_id":"a","lines":[]}', "got 'a\\n'; an id has 1 to 64 characters"),
        (b'{"order_id":"1","version":-1,"account_id":"a","lines":[]}', "Expected `int` >= 0 - at `$.version`"),
        (
            b'{"order_id":"1","version":1,"account_id":"a","lines":[{"line_no":1,"sku":"s","quantity":1.5}]}',
            "$.lines[0].quantity",
        ),
        (
            b'{"order_id":"1","version":1,"account_id":"a","lines":[{"line_no":1,"sku":"s","quantity":99999999999999999999}]}',
            "$.lines[0].quantity",
        ),
        (
            b'{"order_id":"1","version":1,"account_id":"a","lines":[{"line_no":1,"sku":"s","quantity":1,"unit_price":"NaN"}]}',
            "finite decimal",
        ),
        (
            b'{"order_id":"1","version":1,"account_id":"a","lines":[{"line_no":1,"sku":"s","quantity":1,"requested_ship_date":"12/1/2010"}]}',
            "`$.lines[0].requested_ship_date`; got '12/1/2010'; write a date as 2026-01-31",
        ),
        (b'{"order_id":"1","version":1,"account_id":"a","lines":[],"source_document":"\\u0000"}', "NUL character"),
        (b'{"x":' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_bad_data_is_told_precisely(value: bytes, says: str) -> None:
    """Each fault names the field and what would be right."""
    with pytest.raises(BadRecord) as raised:
        read(replace(record(order("1"), "e1"), value=value))
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ce_id": None}, "ce_id is missing"),
        ({"ce_source": None}, "ce_source is missing"),
        ({"ce_time": None}, "ce_time is missing"),
        ({"ce_time": "12/1/2010 8:26"}, "RFC 3339"),
        ({"ce_time": "2011-08-01T10:00:00"}, "RFC 3339"),
        ({"ce_businessdate": "tomorrow"}, "ce_businessdate must be a date"),
        ({"ce_time": "0001-01-01T00:00:00Z"}, "between 1990-01-01 and 2100-01-01"),
        ({"ce_time": "9999-12-31T23:59:59Z"}, "between 1990-01-01 and 2100-01-01"),
        ({"ce_id": "x" * 501}, "ce_id has 501 characters; at most 500 are allowed"),
        ({"ce_correlationid": "x" * 501}, "ce_correlationid has 501 characters; at most 500"),
    ],
)
def test_a_bad_envelope_is_told_precisely(changed: dict[str, str | None], says: str) -> None:
    """Missing and malformed attributes are named, with the form that would be right."""
    with pytest.raises(BadRecord, match=says):
        read(replace(record(order("1"), "e1"), headers=headers(order("1"), "e1", **changed)))


def test_a_header_that_is_not_text_is_told() -> None:
    """CloudEvents attributes are UTF-8."""
    with pytest.raises(BadRecord, match="not UTF-8"):
        read(replace(record(order("1"), "e1"), headers=[("ce_id", b"\xff"), *headers(order("1"), "e1")[1:]]))


def test_a_broken_structured_document_is_told() -> None:
    """The envelope itself may be what is wrong."""
    for broken in (b'{"id":1}', b'{"specversion":"1.0","id":"e1","source":"erp","type":"OrderPlaced.v1"}'):
        with pytest.raises(BadRecord, match="not a CloudEvent in structured mode"):
            attributes_of(
                Record("erp.orders.v1", 0, 0, None, broken, [("content-type", b"application/cloudevents+json")])
            )
