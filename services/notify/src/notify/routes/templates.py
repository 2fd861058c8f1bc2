from typing import Annotated

from fastapi import APIRouter

from notify.domain.rendering import LOCALES, TemplateFault
from notify.domain.samples import sample_data
from notify.domain.wording import Wording
from notify.schemas import PreviewIn, PreviewOut, TemplateOut
from shared.auth import Principal, requires
from shared.errors import FieldError, Invalid
from shared.http import Page, PageDep

Admin = Annotated[Principal, requires("notify:admin")]


def build(wording: Wording) -> APIRouter:
    """The templates of this release, and a place to try a draft."""
    router = APIRouter(prefix="/v1", tags=["templates"])

    @router.get("/templates")
    async def list_templates(_: Admin, page: PageDep) -> Page[TemplateOut]:
        """Every template in every language."""
        after = page.after(str, str)
        keys = sorted((name, locale) for name in wording.names() for locale in LOCALES)
        rest = [key for key in keys if after is None or key > after]
        return page.answer(
            rest[: page.limit + 1],
            lambda key: key,
            lambda key: TemplateOut(name=key[0], locale=key[1], source=wording.source(key[1], key[0])),
        )

    @router.post("/templates:preview")
    async def preview_template(body: PreviewIn, _: Admin) -> PreviewOut:
        """What a template says; nothing is kept. A draft that is wrong, loops or runs long is refused with the
        reason.
        """
        if body.name not in wording.names():
            known = ", ".join(wording.names())
            raise Invalid("there is no such template", errors=[FieldError("/name", f"known are {known}")])
        source = body.source if body.source is not None else wording.source(body.locale, body.name)
        data = body.data if body.data is not None else sample_data(body.name)
        try:
            said = wording.render(body.locale, source, data)
        except TemplateFault as fault:
            raise Invalid("the template cannot be rendered", errors=[FieldError("/source", str(fault))]) from fault
        return PreviewOut(title=said.title, body=said.body)

    return router
