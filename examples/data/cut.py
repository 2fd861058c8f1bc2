"""Cuts the committed excerpt from the published Online Retail file: `python examples/data/cut.py PATH_TO_WHOLE_FILE`.

1 August to 9 December 2011, thinned by account: of the accounts in order of what they bought in that time every fourth,
beginning with the largest, so accounts of every size stay with all their lines, cancellations and bad lines; of the
invoices without a customer every fourth. The same file gives the same excerpt, byte for byte.
"""

import argparse
import csv
import gzip
import io
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from examples.erp.container import COLUMNS, FileProblem
from examples.erp.reader import Row, read_rows

EXCERPT = Path(__file__).with_name("online_retail_excerpt.csv.gz")
FIRST, LAST = date(2011, 8, 1), date(2011, 12, 9)
EVERY = 4


def thinned(rows: Iterable[Row]) -> list[Row]:
    """The lines of the excerpt, in file order."""
    inside = [row for row in rows if FIRST <= row.at.date() <= LAST]
    bought: Counter[str] = Counter()
    invoices: dict[str, None] = {}
    for row in inside:
        if row.customer:
            bought[row.customer] += int(max(Decimal(0), row.quantity * row.price) * 100)
        else:
            invoices[row.invoice] = None
    accounts = sorted(bought, key=lambda account: (-bought[account], account))[::EVERY]
    kept = {*accounts, *list(invoices)[::EVERY]}
    return [row for row in inside if (row.customer or row.invoice) in kept]


def write(rows: Iterable[Row], file: Path) -> None:
    """Write the lines as csv.gz in the published columns; times in ISO form, no time stamp in the gzip header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        at = row.at.isoformat(timespec="minutes")
        writer.writerow(
            (row.invoice, row.code, row.description, row.quantity, at, row.price, row.customer, row.country)
        )
    file.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def main() -> int:
    """Cut the excerpt; the exit code: 0 done, 1 the file cannot be read (the message says why)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the whole file as .csv, .csv.gz or .xlsx")
    parser.add_argument("--to", type=Path, default=EXCERPT, help="where to write it (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        rows = thinned(read_rows(arguments.file))
    except FileProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    write(rows, arguments.to)
    print(f"{len(rows):,} lines, {arguments.to.stat().st_size / 1e6:.2f} MB: {arguments.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
