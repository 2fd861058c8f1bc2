from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.record import (
    STATUS_MOVES,
    Account,
    Location,
    Number,
    Profile,
    change_account,
    close_account,
    open_account,
)
from accounts.domain.values import STAGES
from shared.contracts import AccountChanged, AccountClosed
from shared.errors import Conflict, Invalid

PROFILE = Profile(legal_name="Müller & Söhne 有限公司", account_type="retailer", currency="EUR")


def account(**changes: Any) -> Account:
    return Account(account_id="17850", version=3, profile=replace(PROFILE, **changes))


def test_an_opened_account_starts_at_version_one_and_says_so() -> None:
    """Opening gives version 1 and an AccountOpened that carries it."""
    opened = open_account("17850", PROFILE)
    assert (opened.account.version, opened.event.version, opened.event.account_id) == (1, 1, "17850")


def test_an_account_cannot_be_born_closed() -> None:
    """Closing is a move with a reason, never a starting state."""
    with pytest.raises(Conflict, match="then close it with a reason"):
        open_account("17850", Profile(legal_name="A", account_type="retailer", currency="EUR", status="closed"))


def test_a_change_names_exactly_the_fields_that_differ() -> None:
    """AccountChanged lists what changed, and nothing that was only repeated."""
    changed = change_account(account(), {"trading_name": "Mueller", "currency": "EUR", "programme_eligible": False})
    assert changed is not None
    assert isinstance(changed.event, AccountChanged)
    assert changed.account.version == 4
    assert changed.event.fields == ["trading_name", "programme_eligible"]


def test_a_change_that_changes_nothing_is_no_change() -> None:
    """No new version and no event when the record stays as it is."""
    assert change_account(account(), {"currency": "EUR"}) is None


@given(st.sampled_from(list(STATUS_MOVES)), st.sampled_from(list(STATUS_MOVES)))
def test_status_moves_only_along_the_table(before: str, after: str) -> None:
    """Every status move outside the table is refused with what is allowed, and every one inside it is taken."""
    there = account(status=before)
    allowed = before == after or after in {**STATUS_MOVES}[before]  # type: ignore[index]
    if before != "closed" and allowed:
        changed = change_account(there, {"status": after})
        assert changed is None if before == after else changed is not None
    else:
        with pytest.raises(Conflict) as refused:
            change_account(there, {"status": after})
        expected = "account_closed" if before == "closed" else "status_not_allowed"
        assert refused.value.code == expected


@given(st.sampled_from(STAGES), st.sampled_from(STAGES))
def test_the_lifecycle_moves_one_stage_at_a_time(before: str, after: str) -> None:
    """A stage may be followed by its neighbours only; the refusal names them."""
    distance = abs(STAGES.index(before) - STAGES.index(after))
    if distance > 1:
        with pytest.raises(Conflict, match="one stage at a time"):
            change_account(account(lifecycle_stage=before), {"lifecycle_stage": after})
    else:
        assert (change_account(account(lifecycle_stage=before), {"lifecycle_stage": after}) is None) == (distance == 0)


def test_closing_keeps_the_reason_and_is_final() -> None:
    """A closed account carries its reason and takes no change and no second close."""
    closed = close_account(account(), "merged into 12345")
    assert isinstance(closed.event, AccountClosed)
    assert (closed.account.profile.status, closed.account.closed_reason) == ("closed", "merged into 12345")
    with pytest.raises(Conflict) as again:
        close_account(closed.account, "again")
    with pytest.raises(Conflict) as changed:
        change_account(closed.account, {"currency": "USD"})
    assert (again.value.code, changed.value.code) == ("account_closed", "account_closed")


def test_every_fault_of_a_record_is_told_at_once() -> None:
    """A wrong record names each wrong value with its pointer, not just the first."""
    profile = Profile(
        legal_name=" ",
        trading_name="line\nbreak",
        account_type="retailer",
        currency="EUR",
        relationship_since=date(1492, 1, 1),
        locations=(Location(name="HQ"), Location(name="HQ", city="x" * 201)),
        aliases=(Number("crm", "1"), Number("crm", "1")),
    )
    with pytest.raises(Invalid) as refused:
        open_account("17850", profile)
    pointers = {fault.pointer for fault in refused.value.errors}
    expected = {
        "/legal_name",
        "/trading_name",
        "/relationship_since",
        "/locations/1/name",
        "/locations/1/city",
        "/aliases/1",
    }
    assert pointers == expected


def test_a_list_too_long_is_refused() -> None:
    """Lists inside the record have a cap, told with the number given."""
    aliases = tuple(Number("crm", str(n)) for n in range(201))
    with pytest.raises(Invalid) as refused:
        change_account(account(), {"aliases": aliases})
    assert refused.value.errors[0].detail == "at most 200 entries are allowed, got 201"
