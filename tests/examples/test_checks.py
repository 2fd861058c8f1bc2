import httpx

from examples.story.checks import Verdict, read_findings, verify_over_http

OUTPUT = """holds  six_outcomes                 records read = the sum
BROKEN outbox_sent                  every row is sent
         position 7 on t
         … and 3 more
supply: 1 of 2 checks hold.
"""


def test_reads_what_verify_prints() -> None:
    """Each check with its meaning, and examples below those that are broken."""
    first, second = read_findings("supply", OUTPUT)
    assert (first.name, first.meaning, first.holds) == ("six_outcomes", "records read = the sum", True)
    assert (second.holds, second.more) == (False, ("position 7 on t", "… and 3 more"))


def test_a_service_without_any_check_does_not_hold() -> None:
    """Silence is not agreement: no finding, or a failure beside good findings, fails the summary."""
    good = read_findings("supply", OUTPUT)[:1]
    assert Verdict("supply", good).holds
    assert not Verdict("supply", ()).holds
    assert not Verdict("supply", good, "exit code 3").holds
    assert not Verdict("supply", read_findings("supply", OUTPUT)).holds


async def test_asks_over_http_where_no_database_is_at_hand() -> None:
    """The same findings from /v1/verification; a refusal is a failure with its answer."""
    check = {"name": "n", "meaning": "m", "holds": True, "violations": 0, "examples": []}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "one":
            return httpx.Response(200, json={"service": "one", "holds": True, "checks": [check]})
        return httpx.Response(403, text="role missing")

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        one, two = await verify_over_http(client, {"one": "http://one", "two": "http://two"})
    assert one.holds
    assert "403: role missing" in two.failure
