import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from examples.erp import container
from examples.erp.reader import read_rows
from tests.examples.test_reader import HEADER, ISO, given, refused

ROOT = Path(__file__).parents[2]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(content: bytes) -> bytes:
    """As gzip, the same at any time."""
    return gzip.compress(content, mtime=0)


CSV = (HEADER + ISO).encode()
ROWS = [line.split(",") for line in CSV.decode().splitlines()]


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return held.getvalue()


def sheet_of(rows: Sequence[Sequence[str]]) -> str:
    cells = (
        "".join(f'<c r="{chr(64 + x)}{y}" t="inlineStr"><is><t>{cell}</t></is></c>' for x, cell in enumerate(row, 1))
        for y, row in enumerate(rows, 1)
    )
    drawn = "".join(f'<row r="{y}">{row}</row>' for y, row in enumerate(cells, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{drawn}</sheetData></worksheet>'


def workbook(**sheets: str | bytes) -> bytes:
    """A workbook of these sheets (their XML), in this order."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>',
            **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)},
        }
    )


GOOD = workbook(Retail=sheet_of(ROWS))
FAR = sheet_of(ROWS).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def test_a_workbook_reads_as_the_csv_that_it_was_made_of(tmp_path: Path) -> None:
    """The same rows, whichever of the forms they come in."""
    assert read_rows(given(tmp_path, GOOD, "orders.xlsx")) == read_rows(given(tmp_path, CSV))


@pytest.mark.parametrize(
    ("name", "content", "found", "right"),
    [
        ("orders.xlsx", CSV, "it holds text", "name it .csv"),
        ("orders.xlsx", packed(CSV), "it holds gzip data", "name it .csv.gz"),
        ("orders.xlsx", bytes(range(256)), "it holds no form known here", "Online Retail"),
        ("orders.xlsx", GOOD[: len(GOOD) // 2], "a damaged Excel workbook", "fetch it again"),
        ("orders.xlsx", GOOD.replace(b"PK\x01\x02", b"PK\x01\x03", 1), "a damaged Excel workbook", "fetch it again"),
        ("orders.xlsx", zipped({"orders.csv": CSV}), "no Excel workbook (it holds orders.csv)", "Online Retail"),
        (
            "orders.xlsx",
            workbook(Notes=sheet_of([["a", "b"]]), Retail=sheet_of(ROWS)),
            "first sheet, 'Notes'",
            "first;",
        ),
        ("orders.xlsx", workbook(Retail=sheet_of([["a", "b"], ["1", "2"]])), "found: a, b", "Online Retail"),
        ("orders.xlsx", workbook(Retail=sheet_of([])), "found: none", "Online Retail"),
        ("orders.xlsx", workbook(Retail=sheet_of(ROWS[:1])), "no invoice line", "Online Retail"),
        ("orders.xlsx", workbook(), "cannot be read", "Online Retail"),
        ("orders.xlsx", workbook(Retail="<worksheet><sheetData><row"), "cannot be read", "Online Retail"),
        ("orders.xlsx", workbook(Retail=FAR), "a cell XFD1048576, far outside", "8 columns"),
        ("orders.xlsx", b"", "an empty file", "Online Retail"),
        ("orders.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel workbook", "save it as .xlsx"),
        ("orders.csv.gz", CSV, "not gzip data", "name it .csv"),
        ("orders.csv.gz", GOOD, "it holds a zip archive", "name it .xlsx"),
        ("orders.csv.gz", b"", "an empty file", "Online Retail"),
        ("orders.csv.gz", packed(b""), "found: none", "Online Retail"),
        ("orders.csv.gz", packed(CSV)[:20], "damaged gzip", "fetch it again"),
        ("orders.csv.gz", packed(CSV)[:-4] + b"abcd", "damaged gzip", "fetch it again"),
        ("orders.csv.gz", packed(GOOD), "not a text file", "Online Retail"),
        ("orders.csv", GOOD, "it holds a zip archive", "name it .xlsx"),
    ],
)
def test_says_what_a_file_is_and_what_would_be_right(
    tmp_path: Path, name: str, content: bytes, found: str, right: str
) -> None:
    """Every file that is not what its name says is named with what was found in it and what would be right.

    Taken out: the look at a workbook before it is read (the far cell then takes the whole process with it).
    """
    file = given(tmp_path, content, name)
    message = refused(file)
    assert message.startswith(f"{file}: ")
    assert found in message
    assert right in message


def test_says_that_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder's name in place of a file's is told as that."""
    assert "a folder" in refused(tmp_path)


@pytest.mark.parametrize("parts", [1, 3])
def test_a_packed_file_of_several_parts_is_read_whole(tmp_path: Path, parts: int) -> None:
    """Gzip data may come in several members, with zeros behind them."""
    lines = CSV.splitlines(keepends=True)
    members = [packed(CSV), *(packed(lines[1]) for _ in range(parts - 1))]
    assert len(read_rows(given(tmp_path, b"".join(members) + bytes(512), "orders.csv.gz"))) == parts


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("orders.csv.gz", packed(bytes(4 * 1024 * 1024))),
        ("orders.xlsx", workbook(Retail=b" " * (4 * 1024 * 1024))),
    ],
)
def test_what_unpacks_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    """A small file that stands for a huge one is given up at the bound.

    Taken out: either bound.
    """
    monkeypatch.setattr(container, "MOST_BYTES", 3 * 1024 * 1024)
    assert len(content) < 64 * 1024
    assert "unpacks to" in refused(given(tmp_path, content, name))


def test_a_workbook_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    """The size that the archive names is held against what is in it, checksum and all."""
    data = bytearray(workbook(Retail=sheet_of(ROWS)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert "damaged Excel workbook" in refused(given(tmp_path, bytes(data), "orders.xlsx"))


def test_the_command_ends_with_one_before_anything_is_started(tmp_path: Path) -> None:
    """`run` on a file that cannot be played says so at once, names it, starts no server, and exits with 1.

    Taken out: the look before the start.
    """
    file = given(tmp_path, CSV, "orders.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "examples.story", "run", "--once", "--file", str(file)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "FileProblem" in done.stdout
    assert "orders.xlsx: not an Excel workbook" in done.stdout.replace("\n", "")
    assert "Kafka and PostgreSQL" not in done.stdout
