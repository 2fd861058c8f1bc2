import gzip
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from examples.erp.container import FileProblem
from examples.erp.reader import read_rows

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
ISO = "536365,85123A,WHITE HEART,6,2010-12-01T08:26,2.55,17850,United Kingdom\n"
PUBLISHED = "536365,85123A,WHITE HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom\n"


def given(folder: Path, text: str | bytes, name: str = "orders.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refused(file: Path) -> str:
    with pytest.raises(FileProblem) as problem:
        read_rows(file)
    return str(problem.value)


@pytest.mark.parametrize("line", [ISO, PUBLISHED, ISO.replace("T08:26", " 08:26:00"), ISO.replace("17850", "17850.0")])
def test_reads_each_published_form_of_a_line(tmp_path: Path, line: str) -> None:
    """Both date forms and numbers saved as decimals give the same line."""
    (row,) = read_rows(given(tmp_path, HEADER + line))
    assert (row.invoice, row.code, row.quantity, row.customer) == ("536365", "85123A", 6, "17850")
    assert row.at == datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001 - the file's local time
    assert row.price == Decimal("2.55")


def test_reads_a_compressed_file(tmp_path: Path) -> None:
    """A csv.gz is the same as the csv in it."""
    plain = read_rows(given(tmp_path, HEADER + ISO))
    assert read_rows(given(tmp_path, gzip.compress((HEADER + ISO).encode()), "orders.csv.gz")) == plain


def test_reads_the_windows_encoding(tmp_path: Path) -> None:
    """The form saved by a Windows program holds a pound sign that is not UTF-8."""
    text = (HEADER + ISO.replace("WHITE HEART", "VOUCHER £40")).encode("cp1252")
    assert read_rows(given(tmp_path, text))[0].description == "VOUCHER £40"


def test_a_missing_customer_is_empty(tmp_path: Path) -> None:
    """A line without a customer is read, not refused."""
    assert read_rows(given(tmp_path, HEADER + ISO.replace("17850", "")))[0].customer == ""


def test_names_the_columns_that_another_file_lacks(tmp_path: Path) -> None:
    """A file with other columns is refused by naming what is missing, what was found and which file is meant."""
    message = refused(given(tmp_path, "Invoice,StockCode,Price\n1,2,3\n"))
    assert "missing columns InvoiceNo" in message
    assert "found: Invoice, StockCode, Price" in message
    assert "Online Retail" in message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("orders.csv", b"", "an empty file"),
        ("orders.csv", HEADER.encode(), "no invoice line"),
        ("orders.csv", b"PK\x03\x04\x00\x00", "not a text file"),
        ("orders.csv.gz", gzip.compress(HEADER.encode(), mtime=0)[:-9], "damaged gzip"),
        ("orders.xlsx", b"not a workbook", "not an Excel workbook"),
        ("orders.csv", (HEADER + ISO.replace(",6,", ",six,")).encode(), "line 2 cannot be read"),
        ("orders.csv", (HEADER + ISO.replace("2010-12-01T08:26", "01.12.2010")).encode(), "InvoiceDate must look like"),
        ("orders.csv", (HEADER + ISO.replace("2.55", "cheap")).encode(), "UnitPrice must be a decimal number"),
        ("orders.csv", (HEADER + "536365,85123A\n").encode(), "line 2 has 2 cells, the header has 8"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """Every kind of wrong file gets an answer of its own."""
    assert said in refused(given(tmp_path, content, name))


def test_says_that_there_is_no_file(tmp_path: Path) -> None:
    """A path that leads nowhere is told as that."""
    assert "no such file" in refused(tmp_path / "nowhere.csv")
