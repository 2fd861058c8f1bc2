import hashlib
import math
from dataclasses import dataclass, field


def identity_hash(issuer: str, subject: str) -> str:
    """SHA-256 (hex) of issuer, newline, subject: how an identity is known where contact data must not lie."""
    return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as their token proves it. `identity_hash` is derived; roles, scopes and the event sources they may speak for are the token's.

    `expires` is when the token ends (seconds since 1970, the leeway included): what outlives a request must end with it.
    """

    issuer: str
    subject: str
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    expires: float = field(default=math.inf, compare=False)
    identity_hash: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "identity_hash", identity_hash(self.issuer, self.subject))

    def has_role(self, *roles: str) -> bool:
        """Whether the token carries at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def may(self, scope: str) -> bool:
        """Whether the token carries this scope."""
        return scope in self.scopes
