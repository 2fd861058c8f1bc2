from datetime import date
from pathlib import Path

import pytest

from examples.erp.heard import Heard, Promise, TierMove
from examples.story.journal import Closed, Journal, OtherPlayError, Played, all_heard

PLAYED = Played("abc", "0.85", 112)


def closed(day: int) -> Closed:
    facts: list[Heard] = [
        Promise("1", 3, True, [(1, [(date(2011, 8, 2), 7)])]),
        TierMove("12346", "key", date(2011, 8, 2)),
    ]
    return Closed(date(2011, 8, day), facts, {"supply.events.v1/0": 10 * day}, 0.5, 20)


def test_a_second_start_knows_the_days_before(tmp_path: Path) -> None:
    """What was heard by a close, and where listening goes on, is there again."""
    journal = Journal(tmp_path / "kept" / "journal")
    assert journal.begin(PLAYED) == []
    journal.add(closed(1))
    journal.add(closed(2))
    again = Journal(journal.file).begin(PLAYED)
    assert again == [closed(1), closed(2)]
    assert len(list(all_heard(again))) == 4


def test_a_torn_last_line_is_a_day_not_closed(tmp_path: Path) -> None:
    """A crash while writing costs that day alone, and what is added later is read."""
    journal = Journal(tmp_path / "journal")
    journal.begin(PLAYED)
    journal.add(closed(1))
    journal.file.write_bytes(journal.file.read_bytes() + b'{"on":"2011-08-0')
    assert journal.begin(PLAYED) == [closed(1)]
    journal.add(closed(2))
    assert journal.begin(PLAYED) == [closed(1), closed(2)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    """Going on with another file or level would mix two plays: the message says how to forget the first."""
    journal = Journal(tmp_path / "journal")
    journal.begin(PLAYED)
    with pytest.raises(OtherPlayError, match="make reset"):
        journal.begin(Played("abc", "0.70", 112))
