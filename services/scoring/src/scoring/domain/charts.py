"""Charts as SVG: the tier pyramid and the Lorenz curve, drawn from figures by hand, so that nothing but text is needed to make one.

Lengths are CSS pixels at the width asked for: letters keep their size on a telephone and on a desk. Each chart carries a title and a description that say what
it shows in words. Colours and sizes are attributes, never style sheets: the answers' security policy allows none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

NARROWEST, WIDEST, USUAL = 320, 1600, 640
_INK, _FAINT, _PAPER = "#1f2933", "#52606d", "#ffffff"
_TIERS = ("#7c2d12", "#b45309", "#d97706", "#fbbf24")
_LINE = "#0b6bcb"
_FONT = 'font-family="system-ui, sans-serif"'


@dataclass(frozen=True, slots=True)
class Layer:
    """One tier of the pyramid: its accounts, its capacity (None: no limit), its share of the volume from 0 to 1."""

    tier: str
    accounts: int
    capacity: int | None
    share: Decimal


def pyramid(layers: Sequence[Layer], as_of: str, width: int) -> str:
    """Tiers from the best down. A bar's width is its share of the accounts, the figure beside it its share of the volume."""
    total = sum(layer.accounts for layer in layers)
    row, top = 90, 64
    height = top + row * len(layers) + 12
    middle, full = width / 2, width - 32
    drawn = [_text(16, 28, "Account pyramid", size=18, weight="600"), _text(16, 48, as_of, size=13, fill=_FAINT)]
    for place, layer in enumerate(layers):
        y = top + row * place
        wide = max(2.0, full * layer.accounts / total) if layer.accounts else 0.0
        drawn += [
            _text(16, y + 18, layer.tier, size=14, weight="600"),
            _text(width - 16, y + 18, f"{_percent(layer.share)} of volume", size=14, anchor="end"),
            _text(16, y + 37, _accounts(layer), size=13, fill=_FAINT),
            f'<rect x="{_number(middle - full / 2)}" y="{y + 46}" width="{_number(full)}" height="28" rx="3" fill="#eef2f6"/>',
            f'<rect x="{_number(middle - wide / 2)}" y="{y + 46}" width="{_number(wide)}" height="28" rx="3" fill="{_TIERS[place % 4]}"/>',
        ]
    said = "; ".join(f"{layer.tier} {_accounts(layer)}, {_percent(layer.share)} of the volume" for layer in layers)
    return _svg(width, height, "Account pyramid", f"{as_of}. From the best tier down: {said}.", drawn)


def lorenz(points: Sequence[tuple[Decimal, Decimal]], gini: Decimal, figure: str, as_of: str, width: int) -> str:
    """The share of a figure that the smallest accounts hold, beside the straight line that equal accounts would make."""
    margin, top = 52, 110
    side = min(width - margin - 16, 560)
    left, bottom = max(float(margin), (width - side) / 2), top + side

    def at(x: Decimal, y: Decimal) -> str:
        return f"{_number(left + float(x) * side)},{_number(bottom - float(y) * side)}"

    drawn = [
        _text(16, 28, "Lorenz curve", size=18, weight="600"),
        _text(16, 48, f"{figure}, Gini {gini:.2f}", size=14),
        _text(16, 66, as_of, size=13, fill=_FAINT),
        _text(left - 36, top - 14, "share held", size=12, fill=_FAINT),
    ]
    for step in range(5):
        part = Decimal(step) / 4
        x, y = left + side * step / 4, bottom - side * step / 4
        drawn += [
            f'<path d="M{_number(left)},{_number(y)}H{_number(left + side)}M{_number(x)},{top}V{bottom}" stroke="#d9e2ec" fill="none"/>',
            _text(left - 6, y + 4, _percent(part, 0), size=12, fill=_FAINT, anchor="end"),
            _text(x, bottom + 18, _percent(part, 0), size=12, fill=_FAINT, anchor="end" if step == 4 else "middle"),  # noqa: PLR2004 (the last of five)
        ]
    drawn += [
        _text(left + side / 2, bottom + 40, "accounts, smallest first", size=13, anchor="middle"),
        f'<path d="M{at(Decimal(0), Decimal(0))}L{at(Decimal(1), Decimal(1))}" stroke="{_FAINT}" stroke-dasharray="5 5" fill="none"/>',
    ]
    if points:
        drawn.append(
            f'<polyline points="{" ".join(at(x, y) for x, y in points)}" stroke="{_LINE}" stroke-width="3" stroke-linejoin="round" fill="none"/>'
        )
        half = max((share for accounts, share in points if accounts <= Decimal("0.5")), default=Decimal(0))
        said = f"The smaller half of the accounts holds {_percent(half)}; Gini {gini:.2f}, where 0 is equal shares."
    else:
        drawn.append(_text(left + side / 2, top + side / 2, "no figures yet", size=14, fill=_FAINT, anchor="middle"))
        said = "There are no figures yet."
    return _svg(width, bottom + 56, f"Lorenz curve, {figure}", f"{as_of}. {said}", drawn)


def _svg(width: int, height: int, title: str, description: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="title desc" {_FONT}>'
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>{"".join(drawn)}</svg>\n'
    )


def _text(
    x: float, y: float, words: str, *, size: int, fill: str = _INK, anchor: str = "start", weight: str = "400"
) -> str:
    place = f'x="{_number(x)}" y="{_number(y)}" font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(words)}</text>"


def _accounts(layer: Layer) -> str:
    counted = "1 account" if layer.accounts == 1 else f"{layer.accounts} accounts"
    return counted if layer.capacity is None else f"{counted} of {layer.capacity} places"


def _percent(share: Decimal, places: int = 1) -> str:
    return f"{share * 100:.{places}f} %"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
