"""What a file is by its content, whatever its name says, and its table of cells: csv, csv.gz or xlsx, within bounds.

A few bytes can stand for gigabytes: what is packed is unpacked no further than the bounds below, and a workbook is looked
through before it is read, since its reader would take memory for every cell up to the farthest one.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
EXPECTED = (
    "expected the Online Retail data set (UCI Machine Learning Repository, doi 10.24432/C5BW33) as .csv, .csv.gz or "
    f".xlsx with the columns {', '.join(COLUMNS)}"
)
MOST_BYTES = 1024**3
"""Unpacked. The whole published year has 46 MB as csv and about 200 MB as a workbook's XML."""
CHUNK = 1024 * 1024
WORKBOOK = "xl/workbook.xml"
GZIP, ZIP, OLD_EXCEL = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
_FAR = tuple(
    # one pattern per quote: each begins with plain letters, so that most of a sheet is passed over quickly
    re.compile(rb" r=%b([A-Za-z]{2,}\d+|[A-Za-z](?:\d{8,}|[2-9]\d{6}|1[1-9]\d{5}))%b" % (quote, quote))
    for quote in (b'"', b"'")
)
_REFERENCE = 40  # bytes: no reference that the pattern looks for is longer where two chunks meet


class FileProblem(Exception):
    """The file cannot be played; the message says what is wrong and what would be right."""


def check(path: Path) -> None:
    """Look whether a file can be one of the published forms, without reading its lines. Raises FileProblem."""
    if not path.exists():
        raise FileProblem(f"{path}: no such file; {EXPECTED}")
    if not path.is_file():
        raise FileProblem(f"{path}: a folder or a device, no file; {EXPECTED}")
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read ({error.strerror}); {EXPECTED}") from error
    if refusal := _refusal(_named(path), _kind(start)):
        raise FileProblem(f"{path}: {refusal}")
    if _named(path) == "xlsx":
        _check_workbook(path)


def _refusal(named: str, found: str) -> str | None:
    """Why a file of this name cannot hold what it holds: what was found, and what would be right."""
    match named, found:
        case _, "empty":
            return f"an empty file; {EXPECTED}"
        case _, "old":
            return "an old Excel workbook (.xls) or a protected one; save it as .xlsx without a password"
        case ("csv", "text" | "gz") | ("gz", "gz") | ("xlsx", "zip"):
            return None
        case "xlsx", _:
            return f"not an Excel workbook, though its name says so: it holds {_WORDS[found]}; {_ADVICE[found]}"
        case "gz", _:
            return f"not gzip data, though its name says so: it holds {_WORDS[found]}; {_ADVICE[found]}"
    return f"not a text file: it holds {_WORDS[found]}; {_ADVICE[found]}"


_WORDS = {"zip": "a zip archive", "gz": "gzip data", "text": "text", "binary": "no form known here"}
_ADVICE = {
    "zip": "name it .xlsx if it is a workbook, else unpack it",
    "gz": "name it .csv.gz if it is a packed csv",
    "text": "name it .csv if it is comma separated",
    "binary": EXPECTED,
}


def table_of(path: Path) -> Iterator[list[Any]]:
    """The cells of a file that was checked, row by row, the header first. Raises FileProblem."""
    return _xlsx(path) if _named(path) == "xlsx" else _csv(path)


def _named(path: Path) -> str:
    suffix = path.suffix.lower()
    return "xlsx" if suffix in {".xlsx", ".xls", ".xlsm"} else "gz" if suffix == ".gz" else "csv"


def _kind(start: bytes) -> str:
    if not start:
        return "empty"
    for mark, kind in ((GZIP, "gz"), (ZIP, "zip"), (OLD_EXCEL, "old")):
        if start.startswith(mark):
            return kind
    return "binary" if b"\x00" in start else "text"


def _csv(path: Path) -> Iterator[list[Any]]:
    data = path.read_bytes()
    if data[:2] == GZIP:
        data = _unpacked(path, data)
    if b"\x00" in data[:4096]:
        raise FileProblem(f"{path}: not a text file; {EXPECTED}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # one of the published forms was saved by a Windows program
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise FileProblem(f"{path}: not a comma separated file: {error}; {EXPECTED}") from error


def _unpacked(path: Path, data: bytes) -> bytes:
    """What gzip data hold, member after member, up to the bound."""
    found, size = [], 0
    try:
        while data:
            unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
            while not unpack.eof:
                part = unpack.decompress(data, CHUNK)
                data = unpack.unconsumed_tail
                size += len(part)
                found.append(part)
                if size > MOST_BYTES:
                    raise FileProblem(f"{path}: unpacks to more than {_size(MOST_BYTES)}; {EXPECTED}")
                if not part and not data and not unpack.eof:
                    raise FileProblem(f"{path}: damaged gzip file (it ends in the middle); fetch it again")
            data = unpack.unused_data.lstrip(b"\x00")
    except zlib.error as error:
        raise FileProblem(f"{path}: damaged gzip file ({error}); fetch it again") from error
    return b"".join(found)


def _xlsx(path: Path) -> Iterator[list[Any]]:
    try:
        book = CalamineWorkbook.from_path(path)
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise FileProblem(f"{path}: an Excel workbook that cannot be read ({error}); {EXPECTED}") from error
    rows = sheet.iter_rows()
    header = next(rows, [])
    others = book.sheet_names[1:]
    if others and not set(COLUMNS) & {str(cell).strip() for cell in header}:
        raise FileProblem(
            f"{path}: the first sheet, {sheet.name!r}, holds none of the columns (other sheets: {', '.join(others)[:200]}); "
            f"make the sheet with the data the first; {EXPECTED}"
        )
    yield header
    yield from rows


def _check_workbook(path: Path) -> None:
    """A whole zip archive that holds a workbook, unpacks within the bound, and has no cell far outside."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if WORKBOOK not in {member.filename for member in members}:
                named = ", ".join(member.filename for member in members[:5]) or "nothing"
                raise FileProblem(f"{path}: a zip archive, but no Excel workbook (it holds {named[:200]}); {EXPECTED}")
            size = sum(member.file_size for member in members)
            if size > MOST_BYTES:
                raise FileProblem(f"{path}: unpacks to {_size(size)}, more than {_size(MOST_BYTES)}; {EXPECTED}")
            for member in members:
                with archive.open(member) as file:
                    _look_through(path, member.filename, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FileProblem(f"{path}: a damaged Excel workbook ({error}); fetch it again") from error


def _look_through(path: Path, name: str, file: IO[bytes]) -> None:
    """Unpack a part of a workbook to its end (which compares its checksum), looking for cells far outside."""
    sheet = name.startswith("xl/worksheets/")
    before = b""
    while part := file.read(CHUNK):
        for pattern in _FAR if sheet else ():
            if far := pattern.search(before + part):
                raise FileProblem(
                    f"{path}: {name} has a cell {far[1].decode()[:20]}, far outside of a table of {len(COLUMNS)} columns; {EXPECTED}"
                )
        before = part[-_REFERENCE:]


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GiB"
