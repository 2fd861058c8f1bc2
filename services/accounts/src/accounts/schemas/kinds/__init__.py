"""The kinds of engagements: each module of this folder declares one as `KIND`. A new file is a new kind; nothing else names them."""

import pkgutil
from importlib import import_module

from accounts.domain.engagements import Kind, check_kind


def _declared() -> tuple[Kind, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found: list[Kind] = [import_module(f"{__name__}.{name}").KIND for name in names]
    for kind in found:
        check_kind(kind)
    return tuple(found)


KINDS = _declared()
