"""The packaged templates, all of them, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from notify.domain.occurrences import EVENT_TYPES
from notify.domain.rendering import LOCALES
from notify.domain.samples import sample_data, sample_items
from notify.domain.wording import FRAME, Wording
from notify.store.templates import packaged_wording
from supply.domain import promise

WORDING = packaged_wording()
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
    said = WORDING.digest("en", name="Ann", closed_date=date(2011, 11, 14), items=list(sample_items().values()))
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
    said = WORDING.digest("zh-CN", name="王芳", closed_date=date(2011, 11, 14), items=list(sample_items().values()))
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


def test_a_missing_translation_stops_the_start() -> None:
    """Not the first reader."""
    with pytest.raises(ValueError, match=r"zh-CN/StockLow\.inbox"):
        Wording({"en": {"StockLow.inbox": "x"}, "zh-CN": {}}, {"en": {}, "zh-CN": {}})
