"""The packaged templates: `templates/<locale>/<Event>.<channel>.j2`, and each locale's words for codes in
`terms.json`.
"""

import json
from importlib import resources

import structlog
from prometheus_client import Counter

from notify.domain.rendering import LOCALES
from notify.domain.wording import Wording

SUFFIX = ".j2"
FAULTS = Counter(
    "bellwether_notify_template_faults_total",
    "Texts made in plain words because their template failed.",
    ["locale", "template"],
)
log = structlog.get_logger()
_told: set[tuple[str, str, str]] = set()


def tell_fault(locale: str, template: str, what: str) -> None:
    """Counts a text that was made without its template; each fault is logged once by each process."""
    FAULTS.labels(locale, template).inc()
    if (locale, template, what) not in _told:
        _told.add((locale, template, what))
        log.error("template_failed", locale=locale, template=template, fault=what)


def packaged_wording() -> Wording:
    """All templates of this release."""
    root = resources.files("notify") / "templates"
    sources, terms = {}, {}
    for locale in LOCALES:
        folder = root / locale
        sources[locale] = {
            entry.name.removesuffix(SUFFIX): entry.read_text("utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(SUFFIX)
        }
        terms[locale] = json.loads((folder / "terms.json").read_text("utf-8"))
    return Wording(sources, terms, tell_fault)
