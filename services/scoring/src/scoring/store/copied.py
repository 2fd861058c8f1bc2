"""Rows that come as PostgreSQL copies them, of fixed width, so that numpy reads them without a Python object per value."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]
_HEADER, _TRAILER = 19, 2  # bytes around the rows of a binary COPY


def fixed_width(columns: Mapping[str, str]) -> np.dtype[Any]:
    """The layout of a row with these columns, each with its type: `>i8` for a bigint, `S64` for text padded to 64 bytes. None may be null."""
    return np.dtype(
        [("fields", ">i2"), *((name, [("size", ">i4"), ("value", kind)]) for name, kind in columns.items())]
    )


def rows_of(copied: bytes, layout: np.dtype[Any]) -> Columns:
    """The columns of what `shared.database.copy_out` gave, numbers in this machine's byte order. Raises ValueError when a row is not laid out like that."""
    count, rest = divmod(len(copied) - _HEADER - _TRAILER, layout.itemsize)
    names = [name for name in layout.names or () if name != "fields"]
    rows = np.frombuffer(copied, dtype=layout, offset=_HEADER, count=count)
    if (
        rest
        or not (rows["fields"] == len(names)).all()
        or any((rows[name]["size"] != rows[name].dtype["value"].itemsize).any() for name in names)
    ):
        message = f"copied rows are not {layout.itemsize} bytes wide"
        raise ValueError(message)
    values = {name: rows[name]["value"] for name in names}
    return {name: value.astype(value.dtype.newbyteorder("=")) for name, value in values.items()}
