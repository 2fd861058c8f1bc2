"""What the pictures are drawn with: a canvas that takes shapes and ends as accessible SVG, and figures made of such.

Lengths are CSS pixels at the width a canvas is made for. Colours are classes of the page's style sheet, so that one drawing
serves light and dark. What must stay readable on a telephone and on a desk is drawn once for each: the page shows one of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count

from markupsafe import Markup

NARROW, WIDE = 320, 880
SMALL, USUAL = 12, 13  # letters
_numbers = count(1)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where data lie on a canvas: `x` and `y` take data to pixels; `low` and `high` are the data's bounds on each axis."""

    left: float
    top: float
    right: float
    bottom: float
    xs: tuple[float, float]
    ys: tuple[float, float]

    def x(self, value: float) -> float:
        """The pixel of a value on the horizontal axis."""
        return _between(value, self.xs, (self.left, self.right))

    def y(self, value: float) -> float:
        """The pixel of a value on the vertical axis; more is higher."""
        return _between(value, self.ys, (self.bottom, self.top))


def _between(value: float, data: tuple[float, float], pixels: tuple[float, float]) -> float:
    low, high = data
    share = (value - low) / (high - low) if high > low else 0.0
    return pixels[0] + share * (pixels[1] - pixels[0])


class Canvas:
    """Shapes in the order in which they were drawn."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._parts: list[str] = []

    def text(self, x: float, y: float, words: str, kind: str = "ink", anchor: str = "start", size: int = USUAL) -> None:
        """Words at a place; `kind` is a class, `anchor` start, middle or end."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" class="{kind}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> None:
        """A straight line."""
        self._parts.append(f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" class="{kind}"/>')

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A filled rectangle; nothing when it has no area."""
        if width > 0 and height > 0:
            self._parts.append(
                f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" class="{kind}"/>'
            )

    def dot(self, x: float, y: float, radius: float, kind: str) -> None:
        """A circle."""
        self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" class="{kind}"/>')

    def path(self, points: Iterable[Point], kind: str, *, closed: bool = False) -> None:
        """A line through points, or the area within them."""
        drawn = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        if drawn:
            self._parts.append(f'<path d="M{drawn}{"Z" if closed else ""}" class="{kind}"/>')

    def scale(self, frame: Frame, ticks: Sequence[float], told: Callable[[float], str]) -> None:
        """Lines across at these values, each with its label on the left."""
        for tick in ticks:
            self.line(frame.left, frame.y(tick), frame.right, frame.y(tick))
            self.text(frame.left - 5, frame.y(tick) + 4, told(tick), "faint", "end", SMALL)

    def svg(self, title: str, description: str, kind: str = "") -> Markup:
        """The drawing with what it shows in words, for who cannot see it."""
        number = next(_numbers)
        names = (f"title-{number}", f"desc-{number}")
        return Markup(  # noqa: S704 - built from numbers and escaped words
            f'<svg viewBox="0 0 {self.width} {self.height}" role="img" aria-labelledby="{names[0]} {names[1]}" class="{kind}">'
            f'<title id="{names[0]}">{escape(title)}</title><desc id="{names[1]}">{escape(description)}</desc>{"".join(self._parts)}</svg>'
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The same as a picture in figures: a head and rows; the first cell of a row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, or several side by side, with what they show in a sentence, a legend of (class, words) and a table."""

    title: str
    caption: str
    drawings: Sequence[Markup]
    table: Table | None = None
    legend: Sequence[tuple[str, str]] = field(default=())
    side_by_side: bool = False


def for_both(draw: Callable[[int], Canvas], title: str, description: str) -> list[Markup]:
    """The same drawn for a telephone and for a desk."""
    return [draw(NARROW).svg(title, description, "narrow"), draw(WIDE).svg(title, description, "wide")]


def ticks(highest: float, wanted: int = 4) -> list[float]:
    """Round values from 0 up to the first that is not below the highest."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / wanted
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 1.0
    step = next(
        power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough and (power * factor) % 1 == 0
    )
    found = [0.0]
    while found[-1] < highest:
        found.append(found[-1] + step)
    return found


def percent(share: float, places: int = 0) -> str:
    """A share as `62 %`."""
    return f"{share * 100:.{places}f} %"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
