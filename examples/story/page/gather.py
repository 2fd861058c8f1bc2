"""Asks the services for what the page shows beside what the play itself knows; each answer over HTTP, once, at the end."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from examples.story.journal import Journal
from examples.story.page.content import Chart, picture
from examples.story.page.draw import NARROW, Figure
from examples.story.page.fill import fill_figures
from examples.story.page.moves import moves_figure, pace_figure
from examples.story.page.season import Protected, courses, season_figure
from examples.story.page.shelf import scarcest, shelf_figure, shelf_of
from examples.story.play import Play
from examples.story.score import Comparison

BROAD = 520
BEST = 10


def figures_of(made: Play, comparison: Comparison, journal: Journal) -> dict[str, list[Figure]]:
    """The pictures that follow from plan, score and journal."""
    found = {"worth": fill_figures(comparison), "rank": [], "fast": [], "season": []}
    sku = scarcest(made.plan, made.score.filled, made.score.tier)
    if sku is not None:
        shelves = list(shelf_of(made.plan, sku, journal.closed(), made.score.tier))
        name = next(product.name for product in made.plan.products if product.sku == sku)
        if shelves:
            found["worth"].append(shelf_figure(name, sku, shelves))
    if moves := moves_figure(made.score.moves()):
        found["rank"].append(moves)
    if pace := pace_figure(made.paces):
        found["fast"].append(pace)
    found["season"] = [season_figure(course) for course in courses(made.seasonal)]
    return found


async def protected_of(client: httpx.AsyncClient, supply: str, season_ids: Sequence[str]) -> list[Protected]:
    """What was kept for each account in these seasons and what its orders took of it, page after page."""
    kept: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for season_id in season_ids:
        query = {"season_id": season_id, "limit": "200"}
        while True:
            answer = await client.get(f"{supply}/v1/season-protections", params=query)
            page = answer.raise_for_status().json()
            for item in page["items"]:
                if item["state"] != "replaced":
                    kept[item["account_id"]] += item["quantity"]
                    taken[item["account_id"]] += item["consumed"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
    return [Protected(account, quantity, taken[account]) for account, quantity in sorted(kept.items())]


async def charts_of(client: httpx.AsyncClient, scoring: str) -> list[Chart]:
    """The pyramid and the Lorenz curve as `scoring` draws them, for a telephone and for a desk."""
    found = []
    for title, path in (("Account pyramid", "pyramid/chart"), ("Lorenz curve", "concentration/chart")):
        narrow, wide = [await _svg(client, f"{scoring}/v1/{path}", width) for width in (NARROW, BROAD)]
        said = re.search(r"<desc[^>]*>(.*?)</desc>", wide, re.DOTALL)
        found.append(Chart(title, said[1] if said else "", picture(narrow.encode()), picture(wide.encode())))
    return found


async def _svg(client: httpx.AsyncClient, place: str, width: int) -> str:
    return (await client.get(place, params={"width": width})).raise_for_status().text


async def best_scores(client: httpx.AsyncClient, scoring: str) -> list[list[str]]:
    """A table of the ten best: account, tier, score, and what each criterion contributes. Its first row is the head."""
    answer = await client.get(f"{scoring}/v1/accounts", params={"limit": BEST})
    accounts = answer.raise_for_status().json()["items"]
    scores = [
        (await client.get(f"{scoring}/v1/accounts/{account['account_id']}/score")).raise_for_status().json()
        for account in accounts
    ]
    return top_table(accounts, scores)


def top_table(accounts: Sequence[Mapping[str, Any]], scores: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The rows of that table; a criterion that an account has no contribution of stays empty."""
    names = list(dict.fromkeys(part["label"] for score in scores for part in score["contributions"]))
    rows = [["account", "tier", "score", *names]]
    for account, score in zip(accounts, scores, strict=True):
        parts = {part["label"]: part["points"] for part in score["contributions"]}
        row = [account["account_id"], account["effective_tier"], score["score"]]
        rows.append([*row, *(parts.get(name, "") for name in names)])
    return rows
