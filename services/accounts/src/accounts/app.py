"""The API, put together."""

from collections.abc import Sequence

from fastapi import FastAPI

from accounts.domain.engagements import Kind
from accounts.routes import accounts, agenda, engagements, hierarchy, me, people, stakeholders, territories, views
from accounts.routes.kinds import described, kind_router
from accounts.schemas.kinds import KINDS
from accounts.use_cases.imports import ACCOUNTS
from shared.http import build_app, imports_router
from shared.service import Runtime

TAGS = (
    {"name": "accounts", "description": "The record, and who answers for it."},
    {"name": "hierarchy", "description": "Corporate families: which account belongs to which."},
    {"name": "people", "description": "Our staff and customers' users."},
    {"name": "stakeholders", "description": "The customer's people, from the board to the counter."},
    {"name": "territories", "description": "The territory tree and its leads."},
    {"name": "views", "description": "An account, a visit's brief, and what happened, each in one call."},
    {"name": "agenda", "description": "What is due: by urgency, and as a calendar."},
    {"name": "me", "description": "Who asks, and what is open to them."},
    {"name": "engagements", "description": "What is done with accounts, of whatever kind."},
    {"name": "contacts", "description": "Contact data for services that send messages."},
    {"name": "imports", "description": "Accounts in bulk."},
)


def build(runtime: Runtime, kinds: Sequence[Kind] = KINDS) -> FastAPI:
    """The accounts API for this process, with these kinds of engagements."""
    spec = runtime.app_spec(
        title="Bellwether accounts",
        summary="Who an account is, who its people are, and who answers for it.",
        tags=(*TAGS, *map(described, kinds)),
        routers=(
            accounts.router,
            hierarchy.router,
            people.router,
            people.contacts_router,
            stakeholders.router,
            territories.router,
            views.router,
            agenda.router,
            me.router,
            engagements.router_of(kinds),
            *map(kind_router, kinds),
            imports_router([ACCOUNTS], "accounts:write"),
        ),
    )
    return build_app(spec)
