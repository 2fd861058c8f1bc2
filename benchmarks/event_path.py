"""The event path: orders of 20 lines from Kafka to a decided, committed and published promise, by the real worker process.

Every figure is a rate in one run on one machine; what counts are the ratios between them. The raw ceiling (`ceiling.py`) reads the same records and
writes as many and as wide rows and events with nothing but aiokafka and asyncpg.
"""

import asyncio

from shared.contracts import DocumentLine, LineQuantity, OrderCancelled, OrderShipped, Payload

from . import ceiling
from .figures import Figure
from .stage import LINES, Stage, opening, orders, stage, worker

SKUS = 2_000
ORDERS = 3_000


async def path(on: Stage, name: str, payloads: list[Payload], lines: int, **settings: str) -> Figure:
    """Publishes with the worker away, then lets a fresh worker drain it."""
    await on.publish(payloads, name.replace(" ", "-"))
    await on.settle()
    async with worker(on, **settings):
        seconds = await on.measured(len(payloads))
    return Figure(name, lines, seconds, "lines/s")


def mixed(number: int, tag: str) -> list[Payload]:
    """Orders with a cancellation of a tenth and a shipment of a fifth of them, interleaved as they happen."""
    found: list[Payload] = []
    for at, order in enumerate(orders(number, skus=SKUS, tag=tag)):
        found.append(order)
        if at % 10 == 9:
            found.append(
                OrderCancelled(
                    order_id=f"{tag}-{at - 5}",
                    account_id=f"A{(at - 5) % 500:04}",
                    version=1,
                    lines=[LineQuantity(line_no=1, quantity=1)],
                )
            )
        if at % 5 == 4:
            gone = orders(1, skus=SKUS, tag=tag)[0].lines[:3]
            found.append(
                OrderShipped(
                    shipment_id=f"{tag}-s{at}", account_id=f"A{at % 500:04}",
                    lines=[DocumentLine(order_id=f"{tag}-{at}", line_no=line.line_no, quantity=1) for line in gone],
                )
            )  # fmt: skip
    return found


async def run() -> tuple[list[Figure], list[str]]:
    """All figures of the event path, and remarks (ratios, memory)."""
    figures: list[Figure] = []
    remarks: list[str] = []
    async with stage() as on:
        first = opening(SKUS, 1_000_000)
        await on.publish(first, "opening")
        async with worker(on):
            await on.quiet(len(first))
        figures.append(await path(on, "event path", list(orders(ORDERS, skus=SKUS, tag="p")), ORDERS * LINES))
        raw = await ceiling.run(on, orders(ORDERS, skus=SKUS, tag="raw"))
        figures.append(Figure("raw ceiling", ORDERS * LINES, raw, "lines/s"))
        few = ORDERS // 10
        figures.append(
            await path(
                on, "batch of one", list(orders(few, skus=SKUS, tag="one")), few * LINES, BELLWETHER_CONSUMER_BATCH="1"
            )
        )
        traffic = mixed(ORDERS, "m")
        figures.append(await path(on, "mixed traffic", traffic, ORDERS * LINES))
        hot = list(orders(ORDERS, skus=1, tag="hot"))
        figures.append(await path(on, "one hot sku", list(hot), len(hot) * LINES))
        single = list(orders(ORDERS * 4, skus=1, tag="h", lines=1))
        figures.append(await path(on, "one hot sku, one line an order", list(single), len(single)))
        remarks += await memory(on)
        figures.append(await relay(on))
    by_name = {figure.name: figure.rate for figure in figures}
    remarks.insert(0, f"event path / raw ceiling: {by_name['event path'] / by_name['raw ceiling']:.2f}")
    remarks.insert(1, f"event path / batch of one: {by_name['event path'] / by_name['batch of one']:.1f}")
    return figures, remarks


async def memory(on: Stage) -> list[str]:
    """The worker's resident memory after some work and after ten times as much."""
    before = await on.handled()
    await on.publish(list(orders(ORDERS // 3, skus=SKUS, tag="mem1")), "mem1")
    async with worker(on) as process:
        await on.quiet(before + ORDERS // 3)
        await asyncio.sleep(1)
        small = process.memory_info().rss
        more = ORDERS * 3
        before = await on.handled()
        await on.publish(list(orders(more, skus=SKUS, tag="mem2")), "mem2")
        await on.quiet(before + more)
        large = process.memory_info().rss
    return [
        f"worker memory after {ORDERS // 3 * LINES:,} lines {small / 2**20:.0f} MiB, after ten times as many {large / 2**20:.0f} MiB: ratio {large / small:.2f}"
    ]


async def relay(on: Stage, number: int = 100_000) -> Figure:
    """A full outbox, one event of 300 bytes a row, emptied by the worker's relay alone."""
    from shared.outbox import Letter, post  # noqa: PLC0415 (only here)

    body = b'{"order_id":"1","order_source":"erp","account_id":"A","code":"bench","detail":"' + b"x" * 200 + b'"}'
    for _ in range(number // 10_000):
        async with on.database.transaction() as session:
            await post(
                session,
                [
                    Letter("supply.events.v1", f"A{at % 500}", {"ce_id": str(at), "ce_type": "OrderRejected.v1"}, body)
                    for at in range(10_000)
                ],
            )
    async with worker(on):
        while await on.unsent() == number:
            await asyncio.sleep(0.005)
        left = await on.unsent()
        started = asyncio.get_running_loop().time()
        while await on.unsent():
            await asyncio.sleep(0.01)
        seconds = asyncio.get_running_loop().time() - started
    return Figure("relay", left, seconds, "events/s")
