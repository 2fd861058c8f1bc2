"""What the play was good for, told on the terminal. Pure rendering: everything is measured elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from examples.erp.books import Books, shortened_write_offs
from examples.erp.plan import Plan
from examples.story.checks import Verdict
from examples.story.fill import Tally
from examples.story.mails import mails_in
from examples.story.play import Speed
from examples.story.score import TOTAL, Comparison


def played(plan: Plan, books: Books, level: str) -> list[str]:
    """What was played and what was left out, each by its reason, in sentences."""
    counted = plan.counted
    told = [
        (
            f"{counted.lines:,} lines of the file, {plan.days[0].on} to {plan.days[-1].on}: {plan.order_lines:,} order lines, "
            f"{len(plan.customers):,} accounts, {len(plan.products):,} products, {len(plan.days)} trading days; "
            f"supply at {level} of mean demand."
        ),
        (
            f"{counted.cancellations - counted.cancellations_unmatched:,} of {counted.cancellations:,} cancellation lines "
            f"matched to their purchase; {counted.cancellations_unmatched:,} not, or not wholly."
        ),
    ]
    asked = {write_off.id: write_off.quantity for day in plan.days for write_off in day.write_offs}
    cut, pieces = shortened_write_offs(books, asked)
    if asked:
        told.append(f"{len(asked):,} write-offs; {cut:,} exceed what is on hand, by {pieces:,} pieces in all.")
    left_out = ", ".join(f"{reason} {count:,}" for reason, count in counted.sorted_out.items())
    told.append(f"Not played: {left_out or 'nothing'}.")
    told.append(f"The ERP published: {', '.join(f'{count:,} {name}' for name, count in books.sent.most_common())}.")
    return told


class Summary:
    """Prints the points of the summary, each under its heading."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def _head(self, text: str) -> None:
        self._console.print()
        self._console.rule(Text(text, style="bold"), align="left", style="cyan")

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._console.print(Padding(Text(line), (0, 0, 0, 2)))

    def played(self, plan: Plan, books: Books, level: str) -> None:
        """What was played and what was left out, each by its reason."""
        self._head("What was played")
        self._say(*played(plan, books, level))

    def worth(self, comparison: Comparison) -> None:
        """Point 1: filled at once, within 14 days, and range coverage, against first come first served."""
        self._head("1  Was it worth it: against first come first served, on the same orders and supply")
        table = Table(box=None, pad_edge=True, header_style="bold")
        table.add_column("tier")
        table.add_column("pieces asked", justify="right")
        for name in ("at once", "within 14 days", "range at once"):
            table.add_column(f"{name}\nplain → Bellwether", justify="right")
        for group in comparison.groups():
            ours, plain = comparison.ours[group], comparison.plain[group]
            table.add_row(
                group,
                f"{ours.asked:,}",
                _change(plain.at_once, ours.at_once),
                _change(plain.within, ours.within),
                _change(plain.coverage, ours.coverage),
                style="bold" if group == TOTAL else None,
            )
        self._console.print(table)
        self._console.print(self._months(comparison))
        self._say(
            "At once: promised firmly by the close of the order's day. Range: distinct skus of an order that got any of it.",
            "Tiers are those of the order's day, for both; everybody begins as standard.",
            balance(comparison),
        )

    @staticmethod
    def _months(comparison: Comparison) -> Table:
        table = Table(
            box=None, header_style="bold", title="Filled at once by month, plain → Bellwether", title_justify="left"
        )
        table.add_column("month")
        for group in comparison.groups():
            table.add_column(group, justify="right", no_wrap=True)
        for month in comparison.months:  # as rows: a year has more of them than a terminal has room beside each other
            cells = []
            for group in comparison.groups():
                ours, plain = comparison.ours.get(f"{group} {month}"), comparison.plain.get(f"{group} {month}")
                cells.append(_change(plain.at_once, ours.at_once) if ours and plain and ours.asked else Text("–"))
            table.add_row(month, *cells)
        return table

    def right(self, verdicts: Sequence[Verdict], unsettled: Mapping[str, str]) -> None:
        """Point 2: every check of every service."""
        self._head("2  Was it right: every service's own verification")
        for verdict in verdicts:
            held = sum(finding.holds for finding in verdict.findings)
            mark = "[green]✓[/]" if verdict.holds else "[red]✗[/]"
            self._console.print(f"  {mark} {verdict.service}: {held} of {len(verdict.findings)} checks hold")
            if verdict.failure:
                self._say(f"    {verdict.failure}")
            for finding in verdict.findings:
                if not finding.holds:
                    self._say(
                        f"    BROKEN {finding.name}: {finding.meaning}", *(f"      {line}" for line in finding.more)
                    )
        for service, what in unsettled.items():
            self._say(f"{service}: {what}")
        names = sorted({finding.meaning for verdict in verdicts for finding in verdict.findings if finding.holds})
        self._say(f"They hold: {'; '.join(names)}.")

    def season(self, sentences: Sequence[str]) -> None:
        """The season, where one was told of."""
        if sentences:
            self._head("The season")
            self._say(*sentences)

    def ranks(self, sentences: Sequence[str], best: tuple[Table, str] | None) -> None:
        """Point 3: pyramid, concentration, moves between tiers, and the best scores with their contributions."""
        self._head("3  Who matters most, and why")
        self._say(*sentences)
        if best is not None:
            table, names = best
            self._console.print(table)
            self._say(names)

    def explained(self, sentences: Sequence[str]) -> None:
        """Point 4, first half: one short line in words."""
        self._head("4  One short line, explained")
        self._say(*sentences)

    def told(self, sentences: Sequence[str]) -> None:
        """Point 4, second half: one notification with its trail."""
        self._console.print()
        self._console.print("  [bold]One notification, from event to acknowledgement[/]")
        self._say(*sentences)

    def fast(self, speed: Speed, started: float | None) -> None:
        """Point 5: how fast."""
        self._head("5  How fast")
        if not speed.lines:
            self._say("Nothing was played in this run.")
        else:
            self._measured(speed)
        if started is not None:
            self._say(f"Start-up, servers and services: {started:.1f} s.")

    def page(self, file: Path) -> None:
        """Where the same lies with pictures."""
        self._console.print()
        self._console.print(f"  [bold]The same with pictures:[/] {_short(file)} (open it in a browser)", soft_wrap=True)

    def _measured(self, speed: Speed) -> None:
        self._say(
            f"{speed.lines_per_second:,.0f} order lines/s through the whole chain: {speed.lines:,} lines and {speed.events:,} ERP "
            f"events on {speed.days} days in {speed.seconds:.1f} s, closes and waiting included.",
            f"{speed.handled_per_second:,.0f} order lines/s from sending a day until all four services are quiet, before the close.",
            f"From an order's sending to its promise: p50 {speed.percentile(50) * 1000:,.0f} ms, p99 "
            f"{speed.percentile(99) * 1000:,.0f} ms (a day's orders are sent at once, so this includes standing in line).",
        )

    def onward(self, urls: Mapping[str, str], tokens: Mapping[str, Path], mails: Path | None) -> None:
        """Point 6: where to go on. `mails`: the folder of those that were sent; None: they went elsewhere."""
        self._head("6  Where to go on")
        self._say(*(f"{url}/docs   {service}" for service, url in urls.items()))
        if mails is not None:
            self._say(f"{len(mails_in(mails)):,} mails lie in {_short(mails)}.")
        self._say("A token per role:")
        self._say(*(f"  {role:16} {_short(file)}" for role, file in tokens.items()))
        planner = _short(tokens["planner"])
        self._say(
            "Try:",
            f'  TOKEN=$(cat {planner}); curl -s -H "Authorization: Bearer $TOKEN" {urls["supply"]}/v1/order-lines?limit=2',
            f'  curl -s -H "Authorization: Bearer $TOKEN" {urls["scoring"]}/v1/pyramid',
            f'  curl -s -H "Authorization: Bearer $TOKEN" {urls["accounts"]}/v1/accounts?limit=2',
        )


def _short(path: Path) -> str:
    """A path as it is written from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _change(plain: float, ours: float) -> Text:
    style = "green" if ours - plain >= 0.0005 else "red" if plain - ours >= 0.0005 else ""  # noqa: PLR2004 - as shown
    return Text.assemble(f"{_share(plain)} → ", (_share(ours), style))


def _share(value: float) -> str:
    """A share with three digits behind the point, as `.632`."""
    return f"{value:.3f}" if value >= 0.9995 else f"{value:.3f}"[1:]  # noqa: PLR2004 - what rounds to 1


def balance(comparison: Comparison) -> str:
    """The total in one honest sentence."""
    ours, plain = comparison.ours[TOTAL], comparison.plain[TOTAL]
    pieces = ours.filled - plain.filled
    word = "more" if pieces >= 0 else "fewer"
    key = _sum(comparison.ours, ("strategic", "key")) - _sum(comparison.plain, ("strategic", "key"))
    return (
        f"In all {abs(pieces):,} pieces {word} at once than first come first served ({plain.filled:,} of {plain.asked:,}); "
        f"strategic and key accounts {key:+,}, growth and standard {pieces - key:+,}{': it comes from somewhere' if pieces < key else ''}."
    )


def _sum(tallies: Mapping[str, Tally], groups: Iterable[str]) -> int:
    return sum(tallies[group].filled for group in groups if group in tallies)
