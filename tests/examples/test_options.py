import argparse
from fractions import Fraction
from pathlib import Path

import pytest

from examples.data.cut import EXCERPT
from examples.story.options import Options, add_arguments, read


def given(*arguments: str) -> Options:
    parser = argparse.ArgumentParser()
    add_arguments(parser, once=True)
    return read(parser.parse_args(arguments))


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FILE", "LEVEL", "ONCE"):
        monkeypatch.delenv(name, raising=False)


def test_plays_the_excerpt_as_short_as_the_year() -> None:
    """Nothing said: the committed excerpt at the level that makes it as scarce as the whole year is at 0.85."""
    assert given() == Options(EXCERPT, Fraction(70, 100), None, once=False)


def test_another_file_is_played_at_the_usual_level(tmp_path: Path) -> None:
    """A file of one's own is supplied at 0.85 of its mean demand."""
    assert given("--file", str(tmp_path / "x.csv")).level == Fraction(85, 100)


def test_variables_of_make_are_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`make run FILE=… LEVEL=… ONCE=1` passes its variables as the environment."""
    monkeypatch.setenv("FILE", str(tmp_path / "x.csv"))
    monkeypatch.setenv("LEVEL", "0.9")
    monkeypatch.setenv("ONCE", "1")
    assert given() == Options((tmp_path / "x.csv").resolve(), Fraction(9, 10), None, once=True)


@pytest.mark.parametrize("text", ["0", "-1", "eleven", "11", "1/0"])
def test_a_level_that_makes_no_sense_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what a level is."""
    with pytest.raises(SystemExit):
        given("--level", text)
    assert "a level is a number above 0" in capsys.readouterr().err
