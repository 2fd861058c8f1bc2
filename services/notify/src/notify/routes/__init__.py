"""HTTP in: an inbox for people; rules, departments and templates for administrators."""

from fastapi import APIRouter

from notify.domain.wording import Wording

from . import cancelling, departments, inbox, live, preferences, reports, rules, templates, trying

TAGS = (
    {"name": "inbox", "description": "What a person was told, and that they have heard."},
    {"name": "rules", "description": "Who hears of what."},
    {"name": "departments", "description": "People that rules can name by department."},
    {"name": "preferences", "description": "When people may be told, and of what they need not be."},
    {"name": "reports", "description": "What became of what people were told."},
    {"name": "templates", "description": "The words."},
)


def routers(wording: Wording) -> list[APIRouter]:
    """All routers of the service."""
    return [
        live.router,
        cancelling.router,
        inbox.build(wording),
        preferences.router,
        trying.router,
        rules.router,
        departments.router,
        reports.router,
        templates.build(wording),
    ]
