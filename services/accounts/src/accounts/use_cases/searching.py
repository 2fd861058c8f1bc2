"""The search index of names: filled for accounts that were there before it, or written beside it by the version before."""

from accounts.store import accounts, search
from shared.jobs import Job

SEARCH_JOB = "search-names"
CHUNK = 1000  # accounts taken in per transaction


async def search_job(job: Job) -> None:
    """Takes in every account whose names the index lacks, a chunk per transaction."""
    after: str | None = job.progress.get("after", "")
    while after is not None:
        async with job.step() as session:
            found = await search.untold(session, after, CHUNK)
            await search.put(session, list((await accounts.locked(session, found)).values()))
            after = job.progress["after"] = found[-1] if len(found) == CHUNK else None
