"""What can go wrong on the way to an answer, as values a caller can act on.

    BellwetherError
    ├── BadRequest            400  the request cannot be read
    ├── Unauthenticated       401  who asks is not proven
    ├── Forbidden             403  who asks is known and may not
    ├── NotFound              404  absent, or not theirs to see: the two are told alike
    ├── TooSlow               408  the body did not come within its time
    ├── Conflict              409  the state of the thing does not allow it
    ├── Gone                  410  what was there is kept no longer
    ├── PreconditionFailed    412  a stated condition does not hold
    │   └── Stale             412  the version in If-Match is not the current one
    ├── TooLarge              413  the body passes the size cap
    ├── UnsupportedMedia      415  the content type is not one we read
    ├── Invalid               422  readable, but the content is wrong; `errors` says where
    ├── PreconditionRequired  428  a condition is compulsory here and was not stated
    ├── TooManyRequests       429  slow down
    └── Unavailable           503  not now: something we need is away

No framework is imported here: `shared.http` turns these into RFC 9457 problem documents, a worker or a command logs them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

Place = Literal["body", "query", "path", "header"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong value. `pointer` is a JSON pointer (RFC 6901) into the part of the request that `place` names."""

    pointer: str
    detail: str
    place: Place = "body"


class BellwetherError(Exception):
    """Base of the tree. `detail` is for a person, `code` for a program, `title` the same for every error of a code's class.

    `code` defaults to the class's own; give a narrower one where callers must tell cases apart (`account_closed`).
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"
    default_code: ClassVar[str] = "internal_error"

    def __init__(self, detail: str, *, code: str | None = None, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.default_code
        self.errors = tuple(errors)

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers that belong to this error."""
        return {}


class _Retryable(BellwetherError):
    """An error that may pass by itself; `retry_after` is in whole seconds."""

    default_retry_after: ClassVar[int | None] = None

    def __init__(
        self, detail: str, *, code: str | None = None, errors: Sequence[FieldError] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(detail, code=code, errors=errors)
        self.retry_after = self.default_retry_after if retry_after is None else retry_after

    @property
    def headers(self) -> dict[str, str]:
        """Retry-After, where it helps."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class BadRequest(BellwetherError):
    """The request cannot be read as what it claims to be."""

    status = 400
    title = "Bad request"
    default_code = "bad_request"


class Unauthenticated(BellwetherError):
    """No valid bearer token. `challenge` completes the WWW-Authenticate header (RFC 6750)."""

    status = 401
    title = "Not authenticated"
    default_code = "unauthenticated"

    def __init__(self, detail: str, *, code: str | None = None, challenge: str = "") -> None:
        super().__init__(detail, code=code)
        self.challenge = challenge

    @property
    def headers(self) -> dict[str, str]:
        """The challenge that a 401 must carry."""
        return {"WWW-Authenticate": f"Bearer {self.challenge}".strip()}


class Forbidden(BellwetherError):
    """Known, but not allowed. `missing_scope` names the scope that would allow it."""

    status = 403
    title = "Not allowed"
    default_code = "forbidden"

    def __init__(self, detail: str, *, code: str | None = None, missing_scope: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.missing_scope = missing_scope

    @property
    def headers(self) -> dict[str, str]:
        """The challenge that names the missing scope (RFC 6750 §3.1)."""
        if self.missing_scope is None:
            return {}
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.missing_scope}"'}


class NotFound(BellwetherError):
    """Absent, or not the caller's to see."""

    status = 404
    title = "Not found"
    default_code = "not_found"


class Conflict(_Retryable):
    """The present state does not allow it; `retry_after` only where waiting helps."""

    status = 409
    title = "Conflict"
    default_code = "conflict"


class Gone(BellwetherError):
    """What was asked for is kept no longer."""

    status = 410
    title = "Gone"
    default_code = "gone"


class PreconditionFailed(BellwetherError):
    """A condition the caller stated does not hold."""

    status = 412
    title = "Precondition failed"
    default_code = "precondition_failed"


class Stale(PreconditionFailed):
    """The caller acted on a version that is no longer current: read again, decide again."""

    default_code = "stale"


class TooSlow(BellwetherError):
    """The request did not come within its time."""

    status = 408
    title = "Request timeout"
    default_code = "request_timeout"


class TooLarge(BellwetherError):
    """The body passes the size cap."""

    status = 413
    title = "Content too large"
    default_code = "content_too_large"


class UnsupportedMedia(BellwetherError):
    """The body's content type is not one that is read here."""

    status = 415
    title = "Unsupported media type"
    default_code = "unsupported_media_type"


class Invalid(BellwetherError):
    """Well-formed, but the content is wrong; `errors` points at each wrong value."""

    status = 422
    title = "Invalid content"
    default_code = "invalid"


class PreconditionRequired(BellwetherError):
    """If-Match is compulsory here."""

    status = 428
    title = "Precondition required"
    default_code = "precondition_required"


class TooManyRequests(_Retryable):
    """Slow down; `retry_after` says for how long."""

    status = 429
    title = "Too many requests"
    default_code = "too_many_requests"
    default_retry_after = 1


class Unavailable(_Retryable):
    """Something that is needed is away for the moment: nothing was changed, try again."""

    status = 503
    title = "Unavailable"
    default_code = "unavailable"
    default_retry_after = 1


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) from path parts: ("lines", 0, "a/b") -> "/lines/0/a~1b"."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
