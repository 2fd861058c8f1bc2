import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from examples.erp.books import Books
from examples.story.checks import Finding, Verdict
from examples.story.fill import Filled, Tally, asked
from examples.story.journal import Closed
from examples.story.page.content import Chart, Content, picture, render, write
from examples.story.page.draw import ticks
from examples.story.page.fill import fill_figures
from examples.story.page.gather import figures_of, top_table
from examples.story.page.moves import moves_figure
from examples.story.page.shelf import scarcest, shelf_of
from examples.story.play import Play, Speed
from examples.story.score import Comparison
from examples.story.summary import balance, played
from tests.examples.rows import on, plan_of, row, week
from tests.examples.test_play import FirstComeSupply, play

URLS = {service: f"http://127.0.0.1:800{number}" for number, service in enumerate(("accounts", "supply", "scoring"), 1)}


class Tags(HTMLParser):
    """Notes every tag with its attributes, and fails on what is not closed."""

    VOID = frozenset({"meta", "br", "img", "source"})

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def content_of(made: Play) -> Content:
    comparison = made.score.compare(made.books)
    drawn = picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    return Content(
        played=played(made.plan, made.books, "0.85"),
        comparison=comparison,
        balance=balance(comparison),
        verdicts=[Verdict("supply", (Finding("supply", "twice", "nothing <twice>", holds=False, more=("a & b",)),))],
        unsettled={"notify": "2 records wait"},
        figures=figures_of(made, comparison, made.journal),
        explained=["Order 7 is short.", "· Because <the shelf> is empty."],
        notified=["To tom: low", "Only 3 left.", "· event a", "· acknowledged b"],
        speed=Speed(lines=10, days=2, events=30, seconds=2.0, handling=1.0, waits=[0.1, 0.2]),
        started=4.2,
        urls=URLS,
        tokens={"planner": Path("tokens/planner")},
        charts=[Chart("Lorenz curve", "the smaller half holds 10 %", drawn, drawn)],
        top=[["account", "score"], ["12346", "71.25"]],
    )


@pytest.fixture
async def made(tmp_path: Path) -> Play:
    return await play(tmp_path / "journal", FirstComeSupply())


async def test_the_page_needs_nothing_from_outside(made: Play) -> None:
    """No address but this machine's, no script, no linked style sheet or font; and the page's own policy forbids all of it."""
    html = render(content_of(made))
    seen = tags(html)
    assert not {"script", "link", "iframe", "base", "form"} & {tag for tag, _ in seen}
    for tag, attributes in seen:
        for name in ("src", "href", "srcset", "xlink:href"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "data:image/svg+xml;base64,", "http://127.0.0.1:")), (tag, name, value[:80])
    assert set(re.findall(r"https?://[^/\"'\s:<]+", html)) == {"http://127.0.0.1"}
    assert "url(" not in html
    assert "default-src 'none'" in html


async def test_every_picture_says_in_words_what_it_shows(made: Play) -> None:
    """Each drawing is named by its own title and description, each picture has an alternative, and each figure its table."""
    seen = tags(render(content_of(made)))
    ids = [attributes["id"] for _, attributes in seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    drawings = [attributes for tag, attributes in seen if tag == "svg"]
    assert len(drawings) >= 10
    for attributes in drawings:
        assert attributes["role"] == "img"
        assert set(str(attributes["aria-labelledby"]).split()) <= set(ids)
    assert all(attributes["alt"] for tag, attributes in seen if tag == "img")
    assert sum(tag == "figure" for tag, _ in seen) <= sum(tag == "table" for tag, _ in seen)


async def test_what_others_wrote_is_shown_as_text(made: Play) -> None:
    """Names and sentences that hold markup stay words."""
    html = render(content_of(made))
    assert "nothing &lt;twice&gt;" in html
    assert "Because &lt;the shelf&gt; is empty." in html
    assert "a &amp; b" in html
    assert "<the shelf" not in html


async def test_the_page_shows_all_six_points(made: Play, tmp_path: Path) -> None:
    """Worth, right, rank, explained and told, speed, onward; written whole, with nothing left beside it."""
    page = tmp_path / "page.html"
    write(content_of(made), page)
    html = page.read_text(encoding="utf-8")
    for point in ("1 Was it worth", "2 Was it right", "3 Who ranks", "4 Explained", "5 How fast", "6 Where to go on"):
        assert html.count(point) == 2, point
    assert "Broken: twice" in html
    assert "2 records wait" in html
    assert 'curl -s -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8002/v1/order-lines?limit=2' in html
    assert not page.with_suffix(".new").exists()


def test_a_drawing_is_made_for_a_telephone_and_for_a_desk() -> None:
    """The wide pictures are drawn twice with letters of the same size; no word of them leaves its drawing."""
    shown = moves_figure([(date(2011, 8, 3), "standard", "key"), (date(2011, 8, 20), "key", "growth")])
    assert shown is not None
    narrow, wide = shown.drawings
    assert 'viewBox="0 0 320 ' in narrow
    assert 'viewBox="0 0 880 ' in wide
    assert set(re.findall(r'font-size="(\d+)"', narrow)) == set(re.findall(r'font-size="(\d+)"', wide)) == {"12", "13"}


def test_tier_moves_are_counted_by_week_and_direction() -> None:
    """A rise and a fall stand in their week under the tier they came to; who moved nowhere is drawn nowhere."""
    moves = [(date(2011, 8, 3), "standard", "key"), (date(2011, 8, 4), "growth", "growth")]
    shown = moves_figure([*moves, (date(2011, 8, 16), "key", "growth")])
    assert shown is not None
    assert shown.table is not None
    assert list(map(list, shown.table.rows)) == [
        ["2011-08-01", "0", "1", "0", "0", "0", "0"],
        ["2011-08-08", "0", "0", "0", "0", "0", "0"],
        ["2011-08-15", "0", "0", "0", "0", "1", "0"],
    ]
    assert moves_figure(moves[1:]) is None


def test_fill_is_drawn_beside_first_come_first_served() -> None:
    """Table and description of a picture give the same two shares per tier and month."""
    ours, plain = {"key": Tally(100, 90), "total": Tally(100, 90)}, {"key": Tally(100, 60), "total": Tally(100, 60)}
    for side in (ours, plain):
        side["key 2011-08"] = side["key"]
    by_tier, by_month = fill_figures(Comparison(ours, plain))
    assert by_tier.table is not None
    assert by_month.table is not None
    assert by_tier.table.rows[0][:4] == ["key", "100", "60.0 %", "90.0 %"]
    assert by_month.table.rows[0] == ["key", "60.0 % → 90.0 %"]
    assert "key 60 % to 90 %" in by_tier.drawings[0]


def test_the_shelf_of_one_sku_is_what_the_whole_books_say() -> None:
    """Made again for one sku alone, the books hold of it what they hold of it among all others, at every close.

    Taken out: the filter of a day's cancellations by sku.
    """
    many = [
        *week(row("90", code="22423", quantity=30, at=on(1)), row("C91", code="22423", quantity=-5, at=on(3))),
        *(row(f"8{day}", quantity=25, at=on(day), customer="3") for day in range(8, 30, 3)),
        *(row(f"9{day}", code="22423", quantity=9, at=on(day), customer="4") for day in range(8, 30, 2)),
        row("C99", quantity=-4, at=on(6)),
    ]
    plan = plan_of(*many)
    whole = Books(plan)
    closed, expected = [], []
    for day in (plan.opening, *plan.days):
        _ = whole.opening() if day is plan.opening else whole.day(day)
        closed.append(Closed(day.on, [], {}, 1.0, 0))
        waiting = {
            sku: sum(line.left for line in whole.lines.values() if line.order.lines[line.place].sku == sku)
            for sku in ("85123A", "22423")
        }
        expected.append((day.on, dict(whole.on_hand), waiting))
    for sku in ("85123A", "22423"):
        shelves = list(shelf_of(plan, sku, closed, lambda _account, _day: "key"))
        assert [(shelf.on, shelf.on_hand, shelf.waiting.get("key", 0)) for shelf in shelves] == [
            (day, on_hand[sku], waiting[sku]) for day, on_hand, waiting in expected
        ]


async def test_promises_are_shown_by_the_tier_of_who_gets_them(made: Play) -> None:
    """What a close promised stands under the tier of its account on that day; what is shipped is neither promised nor waited for."""
    shelves = list(shelf_of(made.plan, "85123A", made.journal.closed(), made.score.tier))
    assert len(shelves) == len(made.days)
    last = shelves[-1]
    left = sum(line.left for line in made.books.lines.values())
    assert sum(last.promised.values()) + sum(last.waiting.values()) == left
    assert last.on_hand == made.books.on_hand["85123A"]
    assert {tier for shelf in shelves for tier, pieces in shelf.promised.items() if pieces} == {"standard", "key"}


def test_the_scarcest_sku_is_one_that_every_tier_asked_for() -> None:
    """Of the skus that accounts of the most tiers asked for the one with the most short order lines; none where nothing is short."""
    plan = plan_of(
        *week(row("6", code="22423", customer="2"), row("7", code="22423", customer="3"), row("8", code="21212")),
        *(row(f"9{number}", code="21212") for number in range(3)),
    )
    keys = [(line.key, line.sku) for line in asked(plan)]
    tiers = {"12346": "key", "2": "growth"}

    def scarcest_when(*short: str) -> str | None:
        filled = Filled({key: 0 if sku in short else 10 for key, sku in keys})
        return scarcest(plan, filled, lambda account, _: tiers.get(account, "standard"))

    assert scarcest_when() is None
    assert scarcest_when("21212", "22423", "85123A") == "22423"
    assert scarcest_when("21212", "85123A") == "85123A"


@pytest.mark.parametrize("highest", [0.4, 1, 3, 7, 99, 101, 250_000])
def test_ticks_are_round_and_reach_the_highest(highest: float) -> None:
    """From zero in equal whole steps, few enough to be read, the last not below the highest value."""
    found = ticks(highest)
    steps = {later - before for before, later in pairwise(found)}
    assert found[0] == 0
    assert found[-1] >= highest
    assert len(steps) == 1
    assert steps.pop() % 1 == 0
    assert len(found) <= 6


def test_the_best_scores_stand_with_what_makes_them() -> None:
    """One row per account; a criterion that one has not stays empty."""
    accounts = [{"account_id": "1", "effective_tier": "key"}, {"account_id": "2", "effective_tier": "standard"}]
    scores = [
        {
            "score": "70.00",
            "contributions": [{"label": "Volume", "points": "40.00"}, {"label": "Growth", "points": "30.00"}],
        },
        {"score": "10.00", "contributions": [{"label": "Volume", "points": "10.00"}]},
    ]
    assert top_table(accounts, scores) == [
        ["account", "tier", "score", "Volume", "Growth"],
        ["1", "key", "70.00", "40.00", "30.00"],
        ["2", "standard", "10.00", "10.00", ""],
    ]
