"""The raw ceiling of the event path: the same records read, the same rows written and the same events sent with nothing but aiokafka and asyncpg.

No decision, no decoding, no locks: the rows are those that the event path left for like orders, under new numbers, made before the clock starts. Written
by COPY, one transaction per batch, offsets committed after it; the events are sent and awaited beside it.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.contracts import OrderPlaced

from .stage import Stage

TOPIC = "erp.orders.v1"
GROUP = "ceiling"
BATCH = 500
_TABLES = ("customer_order", "order_line", "promise_log")
_STOCK = """
UPDATE stock SET version = version + 1, commitments = commitments, planned = planned WHERE (site, sku) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""


@dataclass
class Rows:
    """What one order writes: rows per table, outbox rows, and the stock rows it touches."""

    tables: dict[str, list[tuple[Any, ...]]]
    events: list[tuple[str, str, str, bytes]]
    skus: list[str]


async def run(on: Stage, orders: Sequence[OrderPlaced]) -> float:
    """Seconds for all of it."""
    connection = await asyncpg.connect(on.urls.app)
    try:
        columns, prepared = await _like(connection, len(orders))
        consumer = AIOKafkaConsumer(
            TOPIC,
            bootstrap_servers=on.kafka.bootstrap,
            group_id=GROUP,
            auto_offset_reset="latest",
            enable_auto_commit=False,
        )
        await consumer.start()
        while not consumer.assignment():
            await asyncio.sleep(0.05)
        await consumer.seek_to_end()
        await asyncio.gather(*(consumer.position(partition) for partition in consumer.assignment()))
        producer = AIOKafkaProducer(
            bootstrap_servers=on.kafka.bootstrap,
            enable_idempotence=True,
            acks="all",
            linger_ms=2,
            max_batch_size=262_144,
        )
        await producer.start()
        await on.publish(orders, "raw")
        started = perf_counter()
        await _drain(connection, consumer, producer, columns, prepared)
        seconds = perf_counter() - started
        await producer.stop()
        await consumer.stop()
    finally:
        await connection.close()
    return seconds


async def _like(connection: Any, number: int) -> tuple[dict[str, list[str]], list[Rows]]:
    """As many rows as the event path left for its first `number` orders, under new ids and numbers."""
    columns = {}
    for table in _TABLES:
        found = await connection.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_identity = 'NO' ORDER BY ordinal_position",
            table,
        )
        columns[table] = [row["column_name"] for row in found]
    ids = [row["id"] for row in await connection.fetch("SELECT id FROM customer_order ORDER BY id LIMIT $1", number)]
    key = {"customer_order": "id", "order_line": "order_id", "promise_log": "order_id"}
    rows: dict[Any, Rows] = {old: Rows(defaultdict(list), [], []) for old in ids}
    new = {old: uuid4() for old in ids}
    for table in _TABLES:
        names = columns[table]
        for row in await connection.fetch(f"SELECT {', '.join(names)} FROM {table} WHERE {key[table]} = ANY ($1)", ids):
            old = row[key[table]]
            values = [
                new[old] if name == key[table] else f"raw-{row['number']}" if name == "number" else row[name]
                for name in names
            ]
            rows[old].tables[table].append(tuple(values))
            if table == "order_line":
                rows[old].skus.append(row["sku"])
    events = await connection.fetch(
        "SELECT topic, key, headers, value FROM outbox WHERE topic = 'supply.events.v1' ORDER BY position LIMIT $1",
        2 * number,
    )
    for at, event in enumerate(events):
        rows[ids[at // 2 % len(ids)]].events.append((event["topic"], event["key"], event["headers"], event["value"]))
    return columns, list(rows.values())


async def _drain(
    connection: Any, consumer: Any, producer: Any, columns: dict[str, list[str]], prepared: list[Rows]
) -> None:
    done = 0
    while done < len(prepared):
        fetched = await consumer.getmany(timeout_ms=100, max_records=BATCH)
        count = sum(len(records) for records in fetched.values())
        if not count:
            continue
        batch = prepared[done : done + count]
        async with connection.transaction():
            await connection.copy_records_to_table(
                "inbox", columns=["source", "event_id"], records=[("raw", f"{done + at}") for at in range(count)]
            )
            skus = sorted({sku for rows in batch for sku in rows.skus})
            await connection.execute(_STOCK, ["MAIN"] * len(skus), skus)
            for table in _TABLES:
                records = [record for rows in batch for record in rows.tables[table]]
                if records:
                    await connection.copy_records_to_table(table, columns=columns[table], records=records)
            events = [event for rows in batch for event in rows.events]
            await connection.copy_records_to_table(
                "outbox", columns=["topic", "key", "headers", "value"], records=events
            )
            await connection.execute("UPDATE outbox SET sent_at = now() WHERE sent_at IS NULL")
        await consumer.commit()
        answers = [
            await producer.send(
                topic,
                value,
                key.encode(),
                headers=[(name, text.encode()) for name, text in json.loads(headers).items()],
            )
            for topic, key, headers, value in events
        ]
        await asyncio.gather(*answers)
        done += count
