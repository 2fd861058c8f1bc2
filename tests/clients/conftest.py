"""A supply service to call from outside, with the keys that its tokens are checked with."""

from tests.faults.conftest import jwks_url, mint  # noqa: F401  (fixtures)
from tests.supply.conftest import worlds  # noqa: F401  (a fixture)
