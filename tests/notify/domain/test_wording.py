"""The packaged templates, all of them, in both languages."""

import json
import time
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from notify.domain.occurrences import EVENT_TYPES, read
from notify.domain.rendering import LOCALES
from notify.domain.samples import sample_data, sample_items
from notify.domain.wording import DIGEST_SECONDS, FRAME, Wording
from notify.store.templates import packaged_wording
from shared.contracts import PeakShortfallForeseen
from supply.domain import promise

WORDING = packaged_wording()
FIRST = list(sample_items().values())[:4]
SEASON = list(sample_items().values())[4:]
SHORT_REASONS = (
    promise.SUPPLY_SHORT,
    promise.PROMISED_LATE,
    promise.PRIORITY,
    promise.PROTECTION,
    promise.SKU_UNKNOWN,
    promise.NO_BUSINESS_DAY,
    promise.SUPPLY_LOST,
)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", WORDING.names())
def test_every_template_renders(locale: str, name: str) -> None:
    """Each has a title, and none falls back on the bare kind of event."""
    said = WORDING.render(locale, WORDING.source(locale, name), sample_data(name))
    assert said.title
    assert "{{" not in said.title + said.body
    assert ("，" in said.title + said.body or "：" in said.title + said.body) == (locale == "zh-CN")


def test_every_kind_of_event_has_words_for_every_channel() -> None:
    """Inbox and e-mail."""
    assert set(WORDING.names()) == {f"{kind}.{channel}" for kind in EVENT_TYPES for channel in ("inbox", "email")} | {
        FRAME
    }


@pytest.mark.parametrize("name", [name for name in WORDING.names() if name.endswith(".email") and name != FRAME])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_digest_s_line_is_one_line(locale: str, name: str) -> None:
    """Whatever the event."""
    assert WORDING.render(locale, WORDING.source(locale, name), sample_data(name)).body == ""


@pytest.mark.parametrize("reason", SHORT_REASONS)
@pytest.mark.parametrize("locale", LOCALES)
def test_why_a_line_is_short_is_said_in_words(locale: str, reason: str) -> None:
    """Whatever reason supply gives for a line on backorder, people read it in their language, not as a code."""
    data = dict(sample_data("BackorderOpened.inbox"))
    data["lines"] = [{**data["lines"][0], "reason": reason}]
    said = WORDING.render(locale, WORDING.source(locale, "BackorderOpened.inbox"), data)
    assert reason not in said.body
    assert "_" not in said.body


def test_a_digest_in_english() -> None:
    """Word for word."""
    said = WORDING.digest("en", name="Ann", closed_date=date(2011, 11, 14), items=FIRST)
    assert said.title == "4 items for Nov 14, 2011 (1 urgent)"
    assert said.body == (
        "Good day Ann,\n\n"
        "this happened up to the close of Monday, November 14, 2011:\n\n"
        "Stock running low (1)\n"
        "- 85123A at main: position 12, reorder point 240, 1.5 days of cover – Muster & Söhne, Example Trading\n\n"
        "Orders left short (1)\n"
        "! Muster & Söhne, order 536365: 121 units short on 2 lines, earliest Nov 21, 2011\n\n"
        "Reservations ended (1)\n"
        "- Muster & Söhne: 48 reserved units released, its time ran out\n\n"
        "Tier changes (1)\n"
        "- Muster & Söhne rises from growth to key on Nov 15, 2011: score 71.4\n\n"
        "What lies in your inbox too can be acknowledged there."
    )


def test_a_digest_in_chinese() -> None:
    """Word for word."""
    said = WORDING.digest("zh-CN", name="王芳", closed_date=date(2011, 11, 14), items=FIRST)
    assert said.title == "2011年11月14日：4 条通知（1 条紧急）"
    assert said.body == (
        "王芳，您好：\n\n"
        "以下是截至2011年11月14日星期一日结的情况：\n\n"
        "库存偏低（1）\n"
        "- main 的 85123A：库存头寸 12 件，再订货点 240 件，可维持 1.5 天；涉及 Muster & Söhne、Example Trading\n\n"
        "订单缺货（1）\n"
        "! Muster & Söhne，订单 536365：2 行共缺 121 件，最早 2011年11月21日 可供\n\n"
        "预留失效（1）\n"
        "- Muster & Söhne：预留的 48 件已释放，保留时间已到\n\n"
        "客户等级变动（1）\n"
        "- Muster & Söhne：自2011年11月15日起由成长客户升为重点客户（score 71.4）\n\n"
        "收件箱中的通知可在收件箱内确认。"
    )


def test_the_season_in_english() -> None:
    """Word for word: what a manager reads of a season ahead, in one digest."""
    said = WORDING.digest("en", name="Ann", closed_date=date(2011, 10, 14), items=SEASON)
    assert said.title == "7 items for Oct 14, 2011 (2 urgent)"
    assert said.body.split("\n\n")[2:-1] == [
        (
            "Seasons ahead (1)\n"
            "- Christmas from Nov 21, 2011: agree by Oct 17, 2011, production begins by Oct 24, 2011 – Muster & Söhne, Example Trading"
        ),
        (
            "Demand to be agreed (1)\n"
            "- Muster & Söhne: quantities for season xmas-2011 (from Nov 21, 2011) to be signed by Oct 17, 2011"
        ),
        "Season plans taken over (1)\n- Muster & Söhne, season xmas-2011: 901 of 1,201 agreed units protected",
        (
            "Season plans refused (1)\n"
            "! Muster & Söhne, season xmas-2011: nothing is kept of what was signed (a product does not belong to the season)"
        ),
        (
            "Shortfalls foreseen (1)\n"
            "! Muster & Söhne, season xmas-2011: 301 of 1,202 signed units will be missing on 2 products"
        ),
        "Visits due (1)\n- Muster & Söhne: an executive's visit is due by Nov 30, 2011",
        "Overdue (1)\n- Muster & Söhne: visit overdue since Nov 10, 2011",
    ]


def test_the_season_in_chinese() -> None:
    """No code is left in it that people would not know."""
    said = WORDING.digest("zh-CN", name="王芳", closed_date=date(2011, 10, 14), items=SEASON)
    entries = [WORDING.entry("zh-CN", item) for item in SEASON]
    assert "旺季将至（1）" in said.body
    assert "提前生产 300 件" in entries[4].body
    assert entries[4].title == "Muster & Söhne：旺季 xmas-2011 预计缺 301 件"
    assert entries[6].title == "Muster & Söhne：拜访自2011年11月10日起逾期"
    assert not [
        word for word in ("pre_build", "visit", "PeakSeason", "DueItem", "sku_out_of_season") if word in said.body
    ]


def test_a_shortfall_that_is_gone_is_news() -> None:
    """Without lines nothing is missing any more: said so, and no longer urgent."""
    gone = PeakShortfallForeseen(
        season_id="xmas-2011",
        account_id="1001",
        starts_on=date(2011, 11, 21),
        closed_date=date(2011, 10, 21),
        lines=[],
    )
    severity, account_id, _, _, data = read(gone)
    item = replace(sample_items()["PeakShortfallForeseen"], severity=severity, data=data)
    assert (severity, account_id) == ("info", "1001")
    assert WORDING.entry("en", item).title.endswith("what was signed for season xmas-2011 is covered again")
    assert WORDING.entry("en", item).body.endswith("is foreseen to be missing any more.")
    assert "重新得到保障" in WORDING.entry("zh-CN", item).title
    assert "covered again" in WORDING.line("en", item)


def test_a_digest_of_a_thousand_items_is_bounded() -> None:
    """The gravest are shown, the rest counted."""
    items = [sample_items()["StockLow"]] * 1000
    body = WORDING.digest("en", name="Ann", closed_date=date(2011, 11, 14), items=items).body
    assert body.count("85123A at main") == 40
    assert "... and 960 more" in body


def test_a_template_that_fails_hides_nothing() -> None:
    """An item whose words cannot be made is still announced by its kind and accounts. Taken out: `_safely`."""
    item = replace(sample_items()["StockLow"], data={})
    assert WORDING.entry("en", item).title == "Stock running low 1001, 1002"
    assert WORDING.line("zh-CN", item) == "库存偏低 1001, 1002"


BROKEN = {
    "a variable that is not there": "{{ nothing.at.all }}",
    "a value of another kind": "{{ lines|date }}",
    "a filter that is not there": "{{ sku|shout }}",
    "a sum": "{{ 1 + 1 }}",
    "it loops": "{% for a in numbers %}{% for b in numbers %}{% endfor %}{% endfor %}",
    "it explodes in size": "{% for a in numbers %}{{ long }}{% endfor %}",
    "it is no template": "{% for %}",
}


@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("locale", LOCALES)
def test_a_notice_goes_out_whatever_its_templates_do(locale: str, source: str) -> None:
    """Entry, line and the digest's frame with a template that fails, loops or explodes: each is said in plain words, and each fault is told.

    Taken out: the plain digest (nothing was sent, attempt after attempt); the catch of every error in `render`.
    """
    told: list[tuple[str, str, str]] = []
    names = ("StockLow.inbox", "StockLow.email", FRAME)
    terms = json.loads((files("notify") / "templates" / locale / "terms.json").read_text("utf-8"))
    broken = dict.fromkeys(names, source)
    wording = Wording(dict.fromkeys(LOCALES, broken), dict.fromkeys(LOCALES, terms), lambda *one: told.append(one))
    item = sample_items()["StockLow"]
    item = replace(item, data={**item.data, "numbers": list(range(400)), "long": "x" * 1000})
    kind = terms["StockLow"]
    assert wording.entry(locale, item).title == f"{kind} 1001, 1002"
    said = wording.digest(locale, name="Ann", closed_date=date(2011, 11, 14), items=[item] * 60)
    assert said.title == f"{terms['digest']} 2011-11-14 (60)"
    assert said.body.splitlines()[0] == f"{kind} (60)"
    assert said.body.count(f"- {kind} 1001, 1002") == 40
    assert {(one, name) for one, name, _ in told} == {(locale, name) for name in names}


def test_slow_lines_do_not_hold_up_a_digest() -> None:
    """A template that uses up its time in every line costs a digest half a second at most, not so much per line: the other lines are told plainly.

    Taken out: the comparison in `_Lines.of`.
    """
    slow = "{% for a in numbers %}{% for b in numbers %}{% endfor %}{% endfor %}{{ sku }}"
    source = {"StockLow.inbox": "x", "StockLow.email": slow, FRAME: "x"}
    told: list[str] = []
    wording = Wording(dict.fromkeys(LOCALES, source), {"en": {}, "zh-CN": {}}, lambda *one: told.append(one[2]))
    item = replace(sample_items()["StockLow"], data={"sku": "s", "numbers": list(range(140))})
    kinds = [replace(item, event_type=kind) for kind in EVENT_TYPES for _ in range(40)]
    source |= {f"{kind}.email": slow for kind in EVENT_TYPES}
    before = time.thread_time()
    wording.digest("en", name="Ann", closed_date=date(2011, 11, 14), items=kinds * 4)
    assert told
    assert time.thread_time() - before < 5 * DIGEST_SECONDS, "not 400 times as long as one line"


def test_a_missing_translation_stops_the_start() -> None:
    """Not the first reader."""
    with pytest.raises(ValueError, match=r"zh-CN/StockLow\.inbox"):
        Wording({"en": {"StockLow.inbox": "x"}, "zh-CN": {}}, {"en": {}, "zh-CN": {}})
