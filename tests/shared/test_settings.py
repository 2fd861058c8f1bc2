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


DATABASE, MIGRATE = "BELLWETHER_THINGS_DATABASE_URL", "BELLWETHER_THINGS_MIGRATE_URL"
SASL = {
    "BELLWETHER_KAFKA_SECURITY": "SASL_SSL",
    "BELLWETHER_KAFKA_USERNAME": "things",
    "BELLWETHER_KAFKA_PASSWORD": "Gm7uRb2LxK0p",
}
GOOD = {
    "BELLWETHER_ENVIRONMENT": "production",
    "BELLWETHER_THINGS_DATABASE_URL": "postgresql://things_app:k3ePYxm2Wq9z@db/things",
    "BELLWETHER_THINGS_MIGRATE_URL": "postgresql://things_owner:pR8sQwd5Tn1v@db/things",
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
    put(monkeypatch, **SASL)
    assert Things().kafka_security == "SASL_SSL"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (
            {"BELLWETHER_POSTGRES_URL": "postgresql://postgres:k3ePYxm2Wq9z@db/x"},
            "postgres_url is for local runs.*give each",
        ),
        (
            {DATABASE: "postgresql://things_app:things_app@db/things"},
            "password of database_url is a default one: give the role",
        ),
        ({DATABASE: "postgresql://things_app@db/things"}, "password of database_url is missing: give the role"),
        (
            {DATABASE: "postgresql://things_app:k3ePYx@db/things"},
            "password of database_url is a short one.*at least 12",
        ),
        (
            {DATABASE: "postgresql://postgres:k3ePYxm2Wq9z@db/things"},
            "database_url is the superuser postgres: give the serv",
        ),
        (
            {MIGRATE: "postgresql://things_owner:Postgres@db/things"},
            "password of migrate_url is a default one: give the role",
        ),
        ({MIGRATE: "postgresql://root:pR8sQwd5Tn1v@db/things"}, "migrate_url is the superuser root: give"),
        ({"BELLWETHER_KAFKA_SECURITY": "PLAINTEXT"}, "kafka_security is PLAINTEXT: use SSL or SASL_SSL"),
        ({**SASL, "BELLWETHER_KAFKA_PASSWORD": ""}, "kafka_password is missing: give"),
        ({**SASL, "BELLWETHER_KAFKA_PASSWORD": "secret"}, "kafka_password is a default one: give"),
        ({**SASL, "BELLWETHER_KAFKA_PASSWORD": "x4Tq"}, "kafka_password is a short one.*at least 12"),
        ({**SASL, "BELLWETHER_KAFKA_USERNAME": ""}, "kafka_username is missing: SASL_SSL needs"),
        ({"BELLWETHER_CORS_ORIGINS": "https://a.example.com,*"}, r"cors_origins holds \*: list the origins"),
        ({"BELLWETHER_CORS_ORIGINS": "http://a.example.com"}, "cors_origins holds http://a.example.com: .*by https"),
        ({"BELLWETHER_ISSUER": "http://login.example.com"}, "issuer is not https: .*give the https address"),
        ({"BELLWETHER_JWKS_URL": "http://login.example.com/keys"}, "jwks_url is not https: .*give the https address"),
        ({"BELLWETHER_ISSUER": "https://127.0.0.1:8010"}, "issuer is this machine's own.*give the address"),
        ({"BELLWETHER_JWKS_URL": "https://localhost/keys"}, "jwks_url is this machine's own.*give the address"),
    ],
)
def test_bad_production(monkeypatch: pytest.MonkeyPatch, bad: dict[str, str], why: str) -> None:
    """Production refuses each of these with a sentence that says what would be right, and never shows a secret.

    Taken out: each check in turn; `hide_input_in_errors`.
    """
    put(monkeypatch, **{**GOOD, **bad})
    with pytest.raises(ValidationError, match=why) as refused:
        Things()
    assert not [secret for secret in ("k3ePYx", "pR8sQw", "x4Tq", "Gm7uRb2") if secret in str(refused.value)]


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sets a service up is told everything that production refuses, not one thing per try; development refuses none of it."""
    put(
        monkeypatch,
        BELLWETHER_POSTGRES_URL="postgresql://postgres:postgres@127.0.0.1/postgres",
        BELLWETHER_CORS_ORIGINS="*",
    )
    assert Things().environment == "development"
    put(monkeypatch, BELLWETHER_ENVIRONMENT="production")
    with pytest.raises(ValidationError) as refused:
        Things()
    told = str(refused.value)
    for name in ("postgres_url", "database_url", "migrate_url", "kafka_security", "cors_origins", "issuer", "jwks_url"):
        assert f"{name} " in told, told


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
    assert Things(environment="development").cors_origins == good
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
