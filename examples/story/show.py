"""Picks what is shown: one short line in `supply`'s own words, and one notification with its trail."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import httpx

from examples.erp.heard import Short
from examples.erp.plan import Plan
from examples.story.score import TIERS, Score

TRIED = 20
WANTED = ("BackorderOpened", "StockLow", "TierChanged")


async def one_short_line(client: httpx.AsyncClient, supply: str, plan: Plan, score: Score) -> list[str]:
    """The explanation of a short line, of the best tier that has one; `client` carries a planner's token."""
    last = plan.days[-1].on
    ranked = sorted(score.short.values(), key=lambda short: (_rank(score, short, plan), -short.open, short.line_id))
    for short in ranked[:TRIED]:
        answer = await client.get(f"{supply}/v1/order-lines/{short.line_id}/explanation")
        if answer.is_success and answer.json()["open"]:
            tier = score.tier(short.account, last)
            told = [
                f"Order {short.order_id}, line {short.line_no}, {short.sku}: account {short.account} ({tier}), {short.open:,} pieces open."
            ]
            return told + [f"· {sentence}" for sentence in answer.json()["text"]]
    return ["No order line is short."]


def _rank(score: Score, short: Short, plan: Plan) -> int:
    return TIERS.index(score.tier(short.account, plan.days[-1].on))


async def one_notification(clients: Mapping[str, httpx.AsyncClient], notify: str) -> list[str]:
    """A manager's newest notification, acknowledged by them, with its trail; `clients` carry the managers' tokens."""
    for person, client in clients.items():
        answer = await client.get(f"{notify}/v1/notifications", params={"limit": 200, "state": "unread"})
        items = answer.raise_for_status().json()["items"]
        if not items:
            continue
        chosen = min(items, key=_preference)
        place = f"{notify}/v1/notifications/{chosen['notification_id']}"
        done = await client.post(f"{place}:acknowledge", headers={"Idempotency-Key": str(uuid4())})
        done.raise_for_status()
        trail = (await client.get(f"{place}/trail")).raise_for_status().json()
        return [f"To {person}: {chosen['title']}", *str(chosen["text"]).splitlines(), *_steps(trail)]
    return ["Nobody has been notified."]


def _preference(item: Mapping[str, Any]) -> int:
    kind = str(item["event_type"]).partition(".")[0]
    return WANTED.index(kind) if kind in WANTED else len(WANTED)


def _steps(trail: Mapping[str, Any]) -> Sequence[str]:
    event, rule = trail["event"], trail["rule"]
    steps = [
        f"· event     {event['event_type']} of {event['business_date']} from {event['source']}, received {_clock(event['received_at'])}",
        f"· rule      {rule['name']} (version {rule['version']}), for {', '.join(rule['audience'])}",
    ]
    for delivery in trail["deliveries"]:
        words = f"· {delivery['channel']:9} {delivery['state']}"
        if delivery["ended_at"]:
            words += f" {_clock(delivery['ended_at'])}"
        if delivery["digest"]:
            words += f", in the digest of {delivery['digest']}"
        if delivery["attempts"]:
            words += f", {len(delivery['attempts'])} attempt(s)"
        steps.append(words)
    heard = [delivery["acknowledged_at"] for delivery in trail["deliveries"] if delivery["acknowledged_at"]]
    if heard:
        steps.append(f"· acknowledged {_clock(min(heard))}")
    return steps


def _clock(moment: str) -> str:
    """The wall time of an RFC 3339 moment, to the millisecond."""
    return moment[11:23]
