from datetime import date

import pytest

from accounts.domain.assignment import Member, assign, check_members
from accounts.domain.people import Person
from accounts.domain.record import Account, Profile
from shared.contracts import AccountAssigned, AccountManagerReassigned
from shared.errors import Conflict, Invalid

TODAY = date(2011, 8, 1)
PEOPLE = {
    "anna": Person("anna", "staff", active=True),
    "bo": Person("bo", "staff", active=True),
    "gone": Person("gone", "staff", active=False),
    "buyer": Person("buyer", "customer", active=True),
}
ACCOUNT = Account(
    account_id="17850", version=3, profile=Profile(legal_name="A", account_type="retailer", currency="EUR")
)


def test_the_first_manager_is_assigned_and_the_next_reassigned() -> None:
    """AccountAssigned for the first, AccountManagerReassigned with both names afterwards."""
    first = assign(ACCOUNT, None, PEOPLE["anna"], "anna", TODAY)
    assert first.event == AccountAssigned(account_id="17850", version=4, manager="anna", since=TODAY)
    then = assign(ACCOUNT, "anna", PEOPLE["bo"], "bo", TODAY)
    assert then.event == AccountManagerReassigned(
        account_id="17850", version=4, previous="anna", manager="bo", since=TODAY
    )


@pytest.mark.parametrize(
    ("manager", "told"),
    [("gone", "not active"), ("buyer", "a customer's user"), ("nobody", "there is no person nobody")],
)
def test_only_active_staff_can_answer_for_an_account(manager: str, told: str) -> None:
    """A former colleague, a customer's user or an unknown id is refused, with why."""
    with pytest.raises(Invalid, match=told):
        assign(ACCOUNT, None, PEOPLE.get(manager), manager, TODAY)


def test_the_same_manager_again_is_refused() -> None:
    """A reassignment to the present manager is a mistake, not an event."""
    with pytest.raises(Conflict) as refused:
        assign(ACCOUNT, "anna", PEOPLE["anna"], "anna", TODAY)
    assert refused.value.code == "already_manager"


def test_nobody_answers_for_a_closed_account() -> None:
    """A closed account takes no manager."""
    closed = Account(
        account_id="17850",
        version=3,
        profile=Profile(legal_name="A", account_type="retailer", currency="EUR", status="closed"),
    )
    with pytest.raises(Conflict) as refused:
        assign(closed, None, PEOPLE["anna"], "anna", TODAY)
    assert refused.value.code == "account_closed"


def test_a_team_is_made_of_staff_and_customer_users_of_customers() -> None:
    """Neither kind can slip into the other's list."""
    check_members("team", [Member("anna", "logistics", TODAY), Member("anna", "finance", TODAY)], PEOPLE)
    check_members("customer_users", [Member("buyer", "purchasing", TODAY)], PEOPLE)
    with pytest.raises(Invalid) as team:
        check_members("team", [Member("buyer", "logistics", TODAY)], PEOPLE)
    with pytest.raises(Invalid) as customers:
        check_members("customer_users", [Member("anna", "purchasing", TODAY)], PEOPLE)
    assert (team.value.errors[0].pointer, customers.value.errors[0].pointer) == ("/members/0", "/members/0")


def test_a_former_colleague_may_stay_listed_with_an_end() -> None:
    """Past membership is history; open membership of somebody who left is refused."""
    check_members("team", [Member("gone", "logistics", date(2010, 1, 1), date(2010, 12, 31))], PEOPLE)
    with pytest.raises(Invalid, match="list of members"):
        check_members("team", [Member("gone", "logistics", date(2010, 1, 1))], PEOPLE)


@pytest.mark.parametrize(
    "member",
    [
        Member("anna", " ", TODAY),
        Member("anna", "x" * 101, TODAY),
        Member("anna", "logistics", TODAY, date(2011, 7, 31)),
        Member("anna", "logistics", date(1, 1, 1)),
        Member("nobody", "logistics", TODAY),
    ],
)
def test_a_wrong_member_is_pointed_at(member: Member) -> None:
    """Wrong function, dates or person: the answer points at the entry."""
    with pytest.raises(Invalid) as refused:
        check_members("team", [Member("bo", "finance", TODAY), member], PEOPLE)
    assert [fault.pointer for fault in refused.value.errors] == ["/members/1"]


def test_the_same_member_twice_is_refused() -> None:
    """One person, one function, one start: one entry; a customer user stands in the list once."""
    with pytest.raises(Invalid):
        check_members("team", [Member("anna", "logistics", TODAY)] * 2, PEOPLE)
    with pytest.raises(Invalid):
        check_members("customer_users", [Member("buyer", "a", TODAY), Member("buyer", "b", date(2012, 1, 1))], PEOPLE)
