from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from notify.schemas import DepartmentIn, DepartmentOut
from notify.store import rules as store
from notify.store.tables import department as table
from notify.use_cases import rules
from shared.auth import Principal, requires
from shared.http import EtagDep, IfMatch, Page, PageDep, ReadDep, SessionDep, Sort, paginate, set_etag

router = APIRouter(prefix="/v1/departments", tags=["departments"])
Admin = Annotated[Principal, requires("notify:admin")]
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$", examples=["planner"])]


@router.get("")
async def list_departments(_: Admin, session: ReadDep, page: PageDep) -> Page[DepartmentOut]:
    """The departments that have been set."""
    return await paginate(session, store.departments, page, sort=[Sort(table.c.department)], item=_out)


@router.get("/{department}")
async def read_department(department: Name, _: Admin, session: ReadDep, tag: EtagDep) -> DepartmentOut:
    """A department's people. One never set has nobody and version 0, so that it can be set with If-Match "0"."""
    row = await store.get_department(session, department)
    found = _out(row) if row else DepartmentOut(department=department, version=0, person_ids=[], head_id=None)
    return tag.answer(found.version, found)  # type: ignore[return-value]  # or an empty 304


@router.put("/{department}")
async def set_department(
    department: Name, body: DepartmentIn, _: Admin, session: SessionDep, if_match: IfMatch, response: Response
) -> DepartmentOut:
    """Sets a department's people. Members of `planner` and `ops` are told of every account, as the roles of these
    names see every account.
    """
    version = await rules.set_department(session, department, body.person_ids, if_match.check, body.head_id)
    set_etag(response, version)
    return DepartmentOut(
        department=department, version=version, person_ids=list(dict.fromkeys(body.person_ids)), head_id=body.head_id
    )


def _out(row: Any) -> DepartmentOut:
    return DepartmentOut(
        department=row.department, version=row.version, person_ids=list(row.person_ids), head_id=row.head_id
    )
