"""Who asks: bearer tokens, the keys that prove them, API keys, and the scopes that let them in.

A token proves the person (issuer, subject), roles and scopes, and nothing about what belongs to them.
"""

from .api_keys import ApiKeys
from .keys import KeySet
from .principal import Principal, identity_hash
from .security import PUBLIC, Caller, SecurityRoute, authenticate, public_paths, requires, scopes_of
from .tokens import ALGORITHMS, TokenVerifier

__all__ = [
    "ALGORITHMS",
    "PUBLIC",
    "ApiKeys",
    "Caller",
    "KeySet",
    "Principal",
    "SecurityRoute",
    "TokenVerifier",
    "authenticate",
    "identity_hash",
    "public_paths",
    "requires",
    "scopes_of",
]
