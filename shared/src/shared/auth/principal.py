import hashlib
import math
from dataclasses import dataclass, field
from uuid import UUID


def identity_hash(issuer: str, subject: str) -> str:
    """SHA-256 (hex) of issuer, newline, subject: how an identity is known where contact data must not lie."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as their token or API key proves it. `identity_hash` is derived; roles, scopes and the event sources they may speak for are the token's.

    `key`: the API key's id, None for a token. `expires` is when the token ends (seconds since 1970, the leeway included): what outlives a request must end
    with it.
    """

    issuer: str
    subject: str
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    expires: float = field(default=math.inf, compare=False)
    key: UUID | None = None
    identity_hash: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "identity_hash", identity_hash(self.issuer, self.subject))

    @property
    def actor(self) -> str:
        """How a trail of acts names them: a person by the hash of their identity, a system by its API key."""
        return self.identity_hash if self.key is None else f"API key {self.subject} ({self.key})"

    def has_role(self, *roles: str) -> bool:
        """Whether the token carries at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def may(self, scope: str) -> bool:
        """Whether the token carries this scope."""
        return scope in self.scopes
