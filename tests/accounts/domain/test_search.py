"""Folding, and the pieces by which an index finds whatever holds a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.search import EDGE, asked, document, fold, pieces
from accounts.domain.values import printable

NAMES = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aÄßıİſﬁﾊﾞ゙が한ᄒ 　上海́̈")),
    min_size=1,
    max_size=12,
).filter(lambda name: bool(name.strip()) and printable(name))


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Müller  GmbH", "muller gmbh"),
        ("ＭÜＬＬＥＲ　Straße", "muller strasse"),
        ("上海百货集团", "上海百货集团"),
        ("Ó Briain & Fils", "o briain & fils"),
        ("ﾄﾖﾀ がか", "トヨタ がか"),
        ("한국", "한국"),
        ("İstanbul ΣΊΣΥΦΟΣ", "istanbul σισυφοσ"),
    ],
)
def test_what_a_search_does_not_tell_apart_is_folded(name: str, folded: str) -> None:
    """Case, width, accents and runs of spaces; other signs stay. Taken out, each in turn: the accents, the second `NFKC`, `casefold`."""
    assert fold(name) == folded


@given(NAMES, st.data())
def test_folding_again_changes_nothing_not_even_of_a_part(name: str, data: st.DataObject) -> None:
    """Whoever types part of a folded name asks for exactly that part. Taken out: the last `NFKC`."""
    folded = fold(name)
    begin = data.draw(st.integers(0, len(folded)))
    part = folded[begin : data.draw(st.integers(begin, len(folded)))].strip()
    assert fold(folded) == folded
    assert fold(part) == part


@given(st.lists(NAMES, min_size=1, max_size=4), st.data())
def test_every_part_of_every_name_is_found_by_its_pieces(names: list[str], data: st.DataObject) -> None:
    """The pieces that a part asks for are among those of each document that holds it; the edges of a name count as signs of it.

    Taken out, each in turn: the piece flush with the end (`last`), an edge of `whole`, a size of pieces.
    """
    whole = document(names)
    assert all(fold(name) in whole for name in names)
    name = data.draw(st.sampled_from([one for one in whole.split(EDGE) if one] or [""]))
    edged = f"{EDGE}{name}{EDGE}"
    begin = data.draw(st.integers(0, len(edged) - 1))
    part = edged[begin : data.draw(st.integers(begin + 1, len(edged)))]
    if part.strip(EDGE):
        assert set(asked(part)) <= set(pieces(whole))


@given(st.text("ab上", min_size=1, max_size=9))
def test_a_part_asks_for_pieces_that_cover_it(part: str) -> None:
    """Each sign of it stands in a piece that is asked for, so that few others are looked at."""
    wanted = asked(part)
    assert all(piece in part for piece in wanted)
    assert set("".join(wanted)) == set(part)
    assert {len(piece) for piece in wanted} == {min(3, len(part))}
