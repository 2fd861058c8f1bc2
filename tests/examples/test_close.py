from collections.abc import Callable, Iterator

import httpx
import pytest

from examples.erp.close import NotQuietError, Stillness

CALM = {"lag": 0, "outbox_unsent": 0, "jobs_running": 0, "timers_due": 0, "jobs_failed": 0, "consumer": "running"}


class Services:
    """Two services that answer from a script; the last answer stays."""

    def __init__(self, **scripts: list[dict[str, object] | int]) -> None:
        self.asked: list[str] = []
        self._scripts: dict[str, Iterator[dict[str, object] | int]] = {
            name: iter(told) for name, told in scripts.items()
        }
        self._last: dict[str, dict[str, object] | int] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = request.url.host
        self.asked.append(name)
        said = self._last[name] = next(self._scripts[name], self._last.get(name, CALM))
        return httpx.Response(said) if isinstance(said, int) else httpx.Response(200, json={**CALM, **said})


@pytest.fixture
def stillness() -> Callable[[Services], Stillness]:
    def make(services: Services) -> Stillness:
        client = httpx.AsyncClient(transport=httpx.MockTransport(services))
        return Stillness(client, {"one": "http://one", "two": "http://two"}, patience=0.2)

    return make


async def test_all_calm_is_seen_twice(stillness: Callable[[Services], Stillness]) -> None:
    """One calm round proves nothing: an event may have been on its way between two looks. (Taken out: `handled == before`.)"""
    services = Services(one=[], two=[])
    await stillness(services).wait()
    assert services.asked == ["one", "two", "one", "two"]


@pytest.mark.parametrize(
    "busy", [{"lag": 3}, {"outbox_unsent": 1}, {"jobs_running": 1}, {"timers_due": 1}, {"lag": None}]
)
async def test_anything_left_to_do_starts_the_count_again(
    stillness: Callable[[Services], Stillness], busy: dict[str, object]
) -> None:
    """Work found in the second round asks for a calm one after it. (Red when any of the four figures is left out.)"""
    services = Services(one=[{}, {}], two=[{}, busy, {}])
    await stillness(services).wait()
    assert services.asked == ["one", "two", "one", "two", "two", "one", "two"]


async def test_a_record_handled_between_two_looks_starts_the_count_again(
    stillness: Callable[[Services], Stillness],
) -> None:
    """What came and went unseen between two calm looks may have told the others something: they are looked at again."""
    services = Services(one=[], two=[{"records": 7}, {"records": 8}])
    await stillness(services).wait()
    assert services.asked == ["one", "two"] * 3


async def test_a_service_that_does_not_answer_yet_is_waited_for(stillness: Callable[[Services], Stillness]) -> None:
    """A 503 is not quiet, and not the end either."""
    services = Services(one=[503, {}], two=[])
    await stillness(services).wait()
    assert services.asked.count("one") == 3


@pytest.mark.parametrize("given_up", [{"consumer": "stopped"}, {"jobs_failed": 1}])
async def test_a_service_that_has_given_up_ends_the_wait(
    stillness: Callable[[Services], Stillness], given_up: dict[str, object]
) -> None:
    """A failed job or a stopped consumer would never become quiet: the message names the service."""
    with pytest.raises(NotQuietError, match="two has given up"):
        await stillness(Services(one=[], two=[given_up])).wait()


async def test_patience_ends_when_nothing_moves(stillness: Callable[[Services], Stillness]) -> None:
    """A stuck service is told with its figures instead of being waited for without end."""
    with pytest.raises(NotQuietError, match=r"one has not moved .* lag 5"):
        await stillness(Services(one=[{"lag": 5}], two=[])).wait()


async def test_a_wrong_token_is_told(stillness: Callable[[Services], Stillness]) -> None:
    """An answer that waiting does not mend ends it."""
    with pytest.raises(NotQuietError, match="401"):
        await stillness(Services(one=[401], two=[])).wait()
