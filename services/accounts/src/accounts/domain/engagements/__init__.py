"""The engagement core: what a kind declares, how one engagement moves, and when the next one is due. Pure; the kinds themselves are in `schemas/kinds`."""

from .case import SYSTEM, Case, Fields, Occupied, Opening, Side, Signature, Standpoint
from .kind import Cadence, Change, Due, Figure, Fill, Kind, KindFault, Move, Phase, check_kind
from .moving import UNSET, Next, Unset, begin, change, figures, fill, follow, may, moves_open, occupied

__all__ = [
    "SYSTEM",
    "UNSET",
    "Cadence",
    "Case",
    "Change",
    "Due",
    "Fields",
    "Figure",
    "Fill",
    "Kind",
    "KindFault",
    "Move",
    "Next",
    "Occupied",
    "Opening",
    "Phase",
    "Side",
    "Signature",
    "Standpoint",
    "Unset",
    "begin",
    "change",
    "check_kind",
    "figures",
    "fill",
    "follow",
    "may",
    "moves_open",
    "occupied",
]
