"""Names as a search compares them: folded, and cut into pieces of one to three characters that an index can hold, in whatever script."""

import unicodedata
from collections.abc import Iterable

LONGEST = 3
EDGE = "\n"
"""Stands before and after each name; no name holds one."""
_ACCENTS = range(0x300, 0x370)


def fold(text: str) -> str:
    """The text without what a search does not tell apart: case, width and other forms of one character, accents, runs of spaces.

    "ＭÜLLER  Straße" → "muller strasse". Signs that are no accents stay: が is not か.
    """
    split = unicodedata.normalize("NFKD", _cased(_cased(text)))
    plain = "".join(char for char in split if ord(char) not in _ACCENTS)
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def _cased(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()


def document(names: Iterable[str]) -> str:
    """All names of one thing, folded, each once, with an edge before and after each."""
    found = dict.fromkeys(filter(None, map(fold, names)))
    return EDGE + "".join(name + EDGE for name in found)


def pieces(folded: str) -> list[str]:
    """Every piece of a document, each once: what an index is asked for."""
    found: set[str] = set()
    for name in folded.strip(EDGE).split(EDGE):
        whole = f"{EDGE}{name}{EDGE}"
        for size in range(1, LONGEST + 1):
            found.update(whole[at : at + size] for at in range(len(whole) - size + 1))
    return sorted(found - {EDGE, EDGE + EDGE})


def asked(part: str) -> list[str]:
    """Pieces that every document which holds `part` has: as long as may be, next to one another, the last one flush with the end."""
    size = min(LONGEST, len(part))
    last = len(part) - size
    return sorted({part[at : at + size] for at in (*range(0, last, size), last)})
