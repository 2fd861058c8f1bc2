"""Templates: plain data in, text out, within limits.

Three belts. The grammar: only the node types, filters and tests listed here compile, so there is no call, no
arithmetic that grows, no include, no attribute beyond plain data. Jinja's immutable sandbox under it. And a budget:
every loop counts its steps, output its characters, both the clock.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

LOCALES = ("en", "zh-CN")
DEFAULT_LOCALE = "en"
MAX_SOURCE = 20_000
MAX_OUTPUT = 60_000
MAX_STEPS = 20_000
MAX_SECONDS = 0.05  # of this thread's computing time, so that a busy machine fails no honest template
MAX_NESTING = 3


class TemplateFault(Exception):
    """The template is wrong, or broke a limit; the text says which and what would be right."""


_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Keyword,
)
_TESTS = ("defined", "undefined", "none")


@dataclass
class _Budget:
    """What one rendering has left."""

    deadline: float
    steps: int = MAX_STEPS

    def spend(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise TemplateFault(f"the template loops more than {MAX_STEPS} times; show fewer items")
        if time.thread_time() > self.deadline:
            raise TemplateFault(f"the template takes longer than {MAX_SECONDS} s; make it simpler")


class Allowance:
    """So much of this thread's computing time for many renderings together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds

    @property
    def spent(self) -> bool:
        """Whether none of it is left."""
        return time.thread_time() > self._until


_budget: ContextVar[_Budget] = ContextVar("budget")


def _metered(items: Iterable[Any]) -> Iterator[Any]:
    budget = _budget.get()
    for item in items:
        budget.spend()
        yield item


def plain_locale(wanted: str | None) -> str:
    """The locale we have words in that comes nearest: zh, zh-Hans, zh_CN … are zh-CN, all else is en."""
    return "zh-CN" if (wanted or "").replace("_", "-").casefold().split("-")[0] == "zh" else DEFAULT_LOCALE


class Renderer:
    """The words of one locale: compiles templates and renders them. `terms` are the locale's names of tiers, reasons
    and their like.
    """

    def __init__(self, locale: str, terms: Mapping[str, str]) -> None:
        if locale not in LOCALES:
            raise ValueError(f"there are templates in {', '.join(LOCALES)}, not in {locale!r}")
        self.locale = locale
        self._babel = Locale.parse(locale, sep="-")
        self._terms = terms
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            keep_trailing_newline=False,
        )
        self._environment.globals.clear()
        self._environment.filters = {"metered": _metered, **self._filters()}
        self._environment.tests = {name: self._environment.tests[name] for name in _TESTS}
        self.compile: Callable[[str], Template] = lru_cache(maxsize=256)(self._compile)
        # Babel reads a locale's data when it is first used: not within the time that a message's template may take
        self._date("2000-01-01"), self._number(0), self._plural(0)

    def render(self, source: str, data: Mapping[str, Any]) -> str:
        """The text of a template on plain data, without outer white space. Raises TemplateFault."""
        template = self.compile(source)
        token = _budget.set(_Budget(time.thread_time() + MAX_SECONDS))
        try:
            return _collect(template.generate(dict(data))).strip()
        except TemplateFault:
            raise
        except TemplateError as error:
            raise TemplateFault(f"the template cannot be rendered: {error.message}") from error
        except Exception as error:  # whatever a filter makes of a value of another kind: the template is at fault
            raise TemplateFault(f"the template cannot be rendered: {type(error).__name__}: {error}") from error
        finally:
            _budget.reset(token)

    def _compile(self, source: str) -> Template:
        if len(source) > MAX_SOURCE:
            raise TemplateFault(f"a template may have at most {MAX_SOURCE} characters, this one has {len(source)}")
        try:
            tree = self._environment.parse(source)
            self._check(tree, 0)
            return Template.from_code(self._environment, self._environment.compile(tree), {})
        except TemplateError as error:
            raise TemplateFault(f"line {getattr(error, 'lineno', 0)}: {error.message}") from error
        except RecursionError as error:
            raise TemplateFault("the template is nested too deeply") from error

    def _check(self, node: nodes.Node, loops: int) -> None:
        """Refuses what is not in the grammar, and puts a meter before everything that is looped over."""
        if not isinstance(node, _ALLOWED):
            raise TemplateFault(
                f"line {node.lineno}: {type(node).__name__} is not allowed; "
                "templates only show, test and loop over plain data"
            )
        if isinstance(node, nodes.Filter) and node.name not in self._environment.filters:
            known = ", ".join(sorted(set(self._environment.filters) - {"metered"}))
            raise TemplateFault(f"line {node.lineno}: there is no filter {node.name}; there are {known}")
        if isinstance(node, nodes.For):
            loops += 1
            if node.recursive or loops > MAX_NESTING:
                raise TemplateFault(
                    f"line {node.lineno}: loops may not be recursive, nor nested more than {MAX_NESTING} deep"
                )
        for child in node.iter_child_nodes():
            self._check(child, loops)
        if isinstance(node, nodes.For):
            node.iter = nodes.Filter(node.iter, "metered", [], [], None, None, lineno=node.lineno)

    def _filters(self) -> dict[str, Callable[..., str]]:
        return {
            "date": self._date,
            "number": self._number,
            "term": self._term,
            "plural": self._plural,
            "listed": self._listed,
        }

    def _date(self, value: str | date, form: str = "medium") -> str:
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return format_date(
            day, format=form if form in {"short", "medium", "long", "full"} else "medium", locale=self._babel
        )

    def _number(self, value: float, digits: int = 0) -> str:
        pattern = "#,##0" if digits <= 0 else "#,##0." + "#" * min(int(digits), 6)
        return format_decimal(value, format=pattern, locale=self._babel)

    def _term(self, value: str) -> str:
        """The locale's word for a code, or the code itself where it has none."""
        return self._terms.get(value, value)

    def _plural(self, number: float, **forms: str) -> str:
        """The form that CLDR's plural rules pick for this number; `other` where that form is not given."""
        return forms.get(self._babel.plural_form(number), forms.get("other", ""))

    def _listed(self, items: Iterable[str]) -> str:
        """A list in the locale's own punctuation."""
        return ("、" if self.locale == "zh-CN" else ", ").join(str(item) for item in _metered(items))


def _collect(chunks: Iterable[str]) -> str:
    parts: list[str] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_OUTPUT:
            raise TemplateFault(f"the text passes {MAX_OUTPUT} characters; show less")
        parts.append(chunk)
    return "".join(parts)
