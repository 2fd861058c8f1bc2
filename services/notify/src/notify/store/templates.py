"""The packaged templates: `templates/<locale>/<Event>.<channel>.j2`, and each locale's words for codes in
`terms.json`.
"""

import json
from importlib import resources

from notify.domain.rendering import LOCALES
from notify.domain.wording import Wording

SUFFIX = ".j2"


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
    return Wording(sources, terms)
