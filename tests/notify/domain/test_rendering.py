"""Templates stay inside their limits."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.rendering import MAX_OUTPUT, MAX_SOURCE, Renderer, TemplateFault, plain_locale

EN, ZH = Renderer("en", {"key": "key"}), Renderer("zh-CN", {"key": "重点"})


@pytest.mark.parametrize(
    "source",
    [
        "{{ range(10) }}",
        "{{ x.upper() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ x ~ x }}",
        "{% set y = x %}{{ y }}",
        "{% include 'other' %}",
        "{% import 'other' as o %}",
        "{% extends 'other' %}",
        "{% macro m() %}{% endmacro %}",
        "{% call x() %}{% endcall %}",
        "{% for a in [1, 2, 3] %}{% endfor %}",
        "{% for a in x recursive %}{{ loop(a) }}{% endfor %}",
        "{{ x|attr('__class__') }}",
        "{{ x|center(1000000000) }}",
        "{{ x[0:10] }}",
        "{{ x is callable }}",
        "{% for a in x %}{% for b in x %}{% for c in x %}{% for d in x %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ x ",
        "{% for %}",
        "a" * (MAX_SOURCE + 1),
        "{{ (" + "(" * 3000 + "x" + ")" * 3000 + ") }}",
    ],
)
def test_what_is_no_plain_template_does_not_compile(source: str) -> None:
    """Calls, arithmetic, assignments, inclusion, recursion, foreign filters: refused with a sentence, before any of
    it runs.

    Taken out: `_check`.
    """
    with pytest.raises(TemplateFault):
        EN.render(source, {"x": "text"})


@pytest.mark.parametrize("name", ["__class__", "__init__", "__globals__", "_private", "mro"])
def test_no_way_leads_out_of_the_data(name: str) -> None:
    """Attributes of Python objects are not data."""
    with pytest.raises(TemplateFault):
        EN.render("{{ x." + name + " }}", {"x": "text"})


def test_a_template_that_loops_is_stopped() -> None:
    """Three loops over a thousand items would take a thousand million steps. Taken out: the meter put before each
    loop.
    """
    source = "{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}"
    began = time.monotonic()
    with pytest.raises(TemplateFault, match="loops more than"):
        EN.render(source, {"x": list(range(1000))})
    assert time.monotonic() - began < 5


def test_a_template_that_says_too_much_is_stopped() -> None:
    """Output is capped while it is made. Taken out: the count in `_collect`."""
    with pytest.raises(TemplateFault, match="passes"):
        EN.render("{% for a in x %}{{ a }}{% endfor %}", {"x": ["a" * 100] * (MAX_OUTPUT // 100 + 1)})


@pytest.mark.parametrize(
    "source", ["{{ y }}", "{{ x.y }}", "{{ x|date }}", "{{ x|number }}", "{% if y > 1 %}{% endif %}"]
)
def test_data_that_does_not_fit_is_a_fault_of_the_template(source: str) -> None:
    """A missing field or a value of another kind is told as such, not raised as ours."""
    with pytest.raises(TemplateFault):
        EN.render(source, {"x": "text"})


def test_data_is_never_a_template() -> None:
    """What customers and ERPs send is shown as it is."""
    assert EN.render("{{ x }}", {"x": "{{ 7 * 7 }}{% for %}"}) == "{{ 7 * 7 }}{% for %}"


@given(st.text(max_size=60))
def test_any_source_renders_or_is_a_fault(source: str) -> None:
    """Whatever someone writes, the answer is text or a TemplateFault."""
    with suppress(TemplateFault):
        assert isinstance(EN.render(source, {}), str)


def test_words_are_the_locale_s_own() -> None:
    """Dates, numbers, plurals, lists and terms by CLDR and our own glossary."""
    source = '{{ d|date }} {{ n|number }} {{ h|number(2) }} {{ n|plural(one="unit", other="units") }} {{ t|term }} {{ l|listed }}'
    data = {"d": "2011-11-01", "n": 1234, "h": 1.5, "t": "key", "l": ["a", "b"]}
    assert EN.render(source, data) == "Nov 1, 2011 1,234 1.5 units key a, b"
    assert ZH.render(source, data) == "2011年11月1日 1,234 1.5 units 重点 a、b"
    assert EN.render('{{ 1|plural(one="unit", other="units") }}', {}) == "unit"


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [("zh", "zh-CN"), ("zh_CN", "zh-CN"), ("zh-Hans-CN", "zh-CN"), ("en-GB", "en"), ("de", "en"), (None, "en")],
)
def test_a_person_reads_the_nearest_language(wanted: str | None, locale: str) -> None:
    """Chinese for every kind of Chinese, English for all else."""
    assert plain_locale(wanted) == locale
