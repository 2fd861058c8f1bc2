"""Settings from the environment."""

import pytest
from pydantic import Field, ValidationError

from shared.settings import ServiceSettings, describe, service_url


class Things(ServiceSettings):
    service = "things"
    http_port: int = Field(8009, description="Port of the API.")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BELLWETHER_POSTGRES_URL", "BELLWETHER_KAFKA_BOOTSTRAP", "BELLWETHER_THINGS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


GOOD = {
    "BELLWETHER_ENVIRONMENT": "production",
    "BELLWETHER_THINGS_DATABASE_URL": "postgresql://things_app:k3ePYx@db/things",
    "BELLWETHER_THINGS_MIGRATE_URL": "postgresql://things_owner:pR8sQw@db/things",
    "BELLWETHER_KAFKA_SECURITY": "SSL",
    "BELLWETHER_ISSUER": "https://login.example.com",
    "BELLWETHER_CORS_ORIGINS": "https://a.example.com, https://b.example.com",
}


def put(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_a_database_is_needed() -> None:
    """Without an address the message names the setting to give."""
    with pytest.raises(ValidationError, match="BELLWETHER_THINGS_DATABASE_URL"):
        Things()


def test_derived_from_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server is enough for local runs: database and roles have the service's name."""
    put(monkeypatch, BELLWETHER_POSTGRES_URL="postgresql://postgres:pw@127.0.0.1:5432/postgres")
    found = Things()
    assert found.database_url == "postgresql://things_app:pw@127.0.0.1:5432/things"
    assert found.migrate_url == "postgresql://things_owner:pw@127.0.0.1:5432/things"
    assert (found.audience, found.jwks_url) == ("things", "http://127.0.0.1:8010/.well-known/jwks.json")
    assert service_url("postgresql://[::1]/x", "things", "app") == "postgresql://things_app@[::1]/things"


def test_own_names_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting may be given for all services or for one; the databases only for one. Red without `_CommonSource` (two services, one database)."""
    put(monkeypatch, BELLWETHER_HTTP_PORT="1", BELLWETHER_DATABASE_URL="postgresql://a@b/c")
    with pytest.raises(ValidationError, match="DATABASE_URL"):
        Things()
    put(
        monkeypatch,
        BELLWETHER_THINGS_HTTP_PORT="2",
        BELLWETHER_THINGS_DATABASE_URL="postgresql://a@b/d",
        BELLWETHER_LOG_LEVEL="debug",
    )
    found = Things()
    assert (found.http_port, found.database_url, found.log_level) == (2, "postgresql://a@b/d", "debug")


def test_good_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Production settings that are right are accepted."""
    put(monkeypatch, **GOOD)
    assert Things().cors_origins == ("https://a.example.com", "https://b.example.com")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"BELLWETHER_THINGS_DATABASE_URL": "postgresql://things_app:things_app@db/things"}, "database_url"),
        ({"BELLWETHER_THINGS_DATABASE_URL": "postgresql://things_app@db/things"}, "database_url"),
        ({"BELLWETHER_THINGS_MIGRATE_URL": "postgresql://things_owner:postgres@db/things"}, "migrate_url"),
        ({"BELLWETHER_KAFKA_SECURITY": "PLAINTEXT"}, "PLAINTEXT"),
        ({"BELLWETHER_KAFKA_SECURITY": "SASL_SSL"}, "kafka_password"),
        ({"BELLWETHER_CORS_ORIGINS": "https://a.example.com,*"}, "cors_origins"),
        ({"BELLWETHER_ISSUER": "http://login.example.com"}, "https"),
    ],
)
def test_bad_production(monkeypatch: pytest.MonkeyPatch, bad: dict[str, str], why: str) -> None:
    """Production refuses default secrets, plaintext Kafka, `*` for CORS and plain http. Red for each when its check is taken out."""
    put(monkeypatch, **{**GOOD, **bad})
    with pytest.raises(ValidationError, match=why) as refused:
        Things()
    assert "k3ePYx" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZONE", "Mars/Base"),
        ("CLOCK", "live"),
        ("DRAIN_SECONDS", "60"),
        ("TOKEN_LEEWAY", "61"),
        ("REPORTING_CURRENCY", "euro"),
        ("POOL_SIZE", "21"),
    ],
)
def test_values_out_of_bounds(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A zone that does not exist, a clock that is not built, a leeway above 60 s, a currency that is none, a pool above 20: refused."""
    put(monkeypatch, **GOOD, **{f"BELLWETHER_{name}": value})
    with pytest.raises(ValidationError):
        Things()


@pytest.mark.parametrize(
    "origin",
    [
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://App.example.com",
        "app.example.com",
        "https://app.example.com:443",
        "http://app.example.com:80",
        "https://*.example.com",
        "null",
        "https://user@app.example.com",
    ],
)
def test_origins_are_written_as_browsers_do(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """An origin that could never match, or `null`, which every sandboxed page sends, is refused when the service starts.

    Taken out, each in turn: the pattern, and the look at the scheme's own port.
    """
    put(monkeypatch, **{**GOOD, "BELLWETHER_CORS_ORIGINS": origin})
    with pytest.raises(ValidationError, match="no origin as browsers write it"):
        Things()


def test_good_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, addresses and ports of one's own; none at all is the default; `*` outside of production only."""
    good = ("https://app.example.com", "http://localhost:5173", "http://127.0.0.1:8080", "https://[::1]:3000")
    put(monkeypatch, **{**GOOD, "BELLWETHER_CORS_ORIGINS": ",".join(good)})
    assert Things().cors_origins == good
    assert Things(cors_origins=()).cors_origins == Things.model_fields["cors_origins"].default == ()
    assert Things(cors_origins=("*",), environment="development").cors_origins == ("*",)


def test_every_setting_is_described() -> None:
    """The table for the README: environment name, default, description; a setting without one is refused."""
    rows = {name: (default, text) for name, default, text in describe(Things)}
    assert rows["BELLWETHER_HTTP_PORT"] == ("8009", "Port of the API.")
    assert "BELLWETHER_THINGS_DATABASE_URL" in rows
    assert rows["BELLWETHER_LEADING_SOURCES"][0] == "erp"
    assert all(text for _, text in rows.values())

    class Bare(Things):
        more: int = 1

    with pytest.raises(ValueError, match="more needs a description"):
        describe(Bare)
