"""Ladders: the order of their steps."""

from .model import Ladder


def next_place(ladder: Ladder, place: tuple[int, int]) -> tuple[int, int] | None:
    """The round and step after these (both from 1); None: it was the last step of the last round."""
    turn, step = place
    if step < len(ladder.steps):
        return turn, step + 1
    return (turn + 1, 1) if turn <= ladder.repeat else None
