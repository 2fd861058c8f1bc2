"""The error tree."""

import ast
from pathlib import Path

import pytest

from shared import errors
from shared.errors import BellwetherError, Conflict, FieldError, Forbidden, Invalid, Stale, Unauthenticated, pointer


def leaves(cls: type[BellwetherError]) -> list[type[BellwetherError]]:
    return [cls, *(leaf for child in cls.__subclasses__() for leaf in leaves(child))]


def test_the_tree_is_drawn() -> None:
    """Every error stands in the module's drawing with its status, and has a code and a title."""
    drawing = str(errors.__doc__)
    for cls in leaves(BellwetherError):
        if not cls.__name__.startswith("_") and cls is not BellwetherError:
            line = next(line for line in drawing.splitlines() if f" {cls.__name__} " in line)
            assert f" {cls.status} " in line
            assert cls("x").code == cls.default_code != "internal_error"
            assert cls.title


def test_no_framework() -> None:
    """The tree imports the standard library alone."""
    tree = ast.parse(Path(errors.__file__).read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"collections.abc", "dataclasses", "typing"}


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (Conflict("x"), {}),
        (Conflict("x", retry_after=3), {"Retry-After": "3"}),
        (errors.Unavailable("x"), {"Retry-After": "1"}),
        (Unauthenticated("x"), {"WWW-Authenticate": "Bearer"}),
        (Forbidden("x"), {}),
        (Forbidden("x", missing_scope="a:b"), {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="a:b"'}),
    ],
)
def test_headers(error: BellwetherError, headers: dict[str, str]) -> None:
    """What belongs in the headers comes with the error."""
    assert error.headers == headers


def test_narrower_codes() -> None:
    """A code of one's own replaces the class's, the title stays; a Stale is a failed precondition."""
    error = Invalid("x", code="too_late", errors=[FieldError("/a", "b")])
    assert (error.code, error.title, error.errors[0].place) == ("too_late", "Invalid content", "body")
    assert isinstance(Stale("x"), errors.PreconditionFailed)


def test_pointers_are_escaped() -> None:
    """RFC 6901: ~ and / inside a name are escaped."""
    assert pointer("a/b", 0, "c~d") == "/a~1b/0/c~0d"
