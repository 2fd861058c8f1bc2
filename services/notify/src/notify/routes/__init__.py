"""HTTP in: an inbox for people; rules, departments and templates for administrators."""

from fastapi import APIRouter

from notify.domain.wording import Wording

from . import departments, inbox, live, rules, templates

TAGS = (
    {"name": "inbox", "description": "What a person was told, and that they have heard."},
    {"name": "rules", "description": "Who hears of what."},
    {"name": "departments", "description": "People that rules can name by department."},
    {"name": "templates", "description": "The words."},
)


def routers(wording: Wording) -> list[APIRouter]:
    """All routers of the service."""
    return [live.router, inbox.build(wording), rules.router, departments.router, templates.build(wording)]
