"""docker-compose.yml and the Dockerfile, read as they are: what can be held against the code without an engine. `make compose-check` proves the rest."""

import re
from typing import Any

import pytest
import yaml

from deploy.compose import secrets
from deploy.local.state import ROOT
from shared.service import CLOSE_SECONDS, STOP_SECONDS
from shared.settings import describe
from tests.architecture.test_docs import SETTING, settings_class
from tests.support.tree import SERVICES

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
ROLES = ("provision", "migrate", "api", "worker")
README = (ROOT / "README.md").read_text()
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:-([^}]*))?\}")
FOLDER = "${SECRETS_DIR:-deploy/compose/secrets}"


def files(part: str) -> set[str]:
    """The secret files that a container is given."""
    return {path.removeprefix(f"{FOLDER}/") for path in PARTS[part].get("env_file", [])}


def needs(part: str) -> dict[str, str]:
    """What must be so before a container begins: other container -> condition."""
    return {
        name: told["condition"].removeprefix("service_") for name, told in PARTS[part].get("depends_on", {}).items()
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_four_roles_of_one_image(service: str) -> None:
    """Each service is provisioned, migrated, served and worked off by the same image, whose version is chosen for this service alone.

    Taken out: `api` in place of `worker` at scoring's worker.
    """
    roles = {role: PARTS[f"{service}-{role}"] for role in ROLES}
    assert {part["image"] for part in roles.values()} == {f"bellwether/{service}:${{{service.upper()}_TAG:-0.1.0}}"}
    assert all(part["build"]["args"]["SERVICE"] == service for part in roles.values())
    assert {role: part["command"] for role, part in roles.items()} == {
        "provision": [], "migrate": ["migrate"], "api": ["api"], "worker": ["worker"],
    }  # fmt: skip
    assert roles["provision"]["entrypoint"] == ["python", "-m", "shared.provision", service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_profile_starts_one_service_with_what_it_needs(service: str) -> None:
    """Whatever a profile's containers depend on is in the profile too, and nothing of another service is.

    Taken out: the profile of one service at `topics`.
    """
    started = {name for name, part in PARTS.items() if service in part["profiles"]}
    assert started == {"postgres", "kafka", "topics", *(f"{service}-{role}" for role in ROLES)}
    assert {other for name in started for other in needs(name)} <= started
    assert all("all" in PARTS[name]["profiles"] for name in started)


@pytest.mark.parametrize("service", SERVICES)
def test_containers_begin_in_the_order_of_their_health(service: str) -> None:
    """Server, then database and roles, then schema, then what serves; a worker also waits for the topics.

    Taken out: the worker's wait for `topics`.
    """
    migrated = {f"{service}-migrate": "completed_successfully"}
    assert needs(f"{service}-provision") == {"postgres": "healthy"}
    assert needs(f"{service}-migrate") == {f"{service}-provision": "completed_successfully"}
    assert needs(f"{service}-api") == {**migrated, "kafka": "healthy"}
    assert needs(f"{service}-worker") == {**migrated, "topics": "completed_successfully"}
    assert needs("topics") == {"kafka": "healthy"}


def test_every_setting_in_them_is_one() -> None:
    """Each BELLWETHER_ name in the compose file, the Dockerfile and the secret files is read by the service it is given to.

    Taken out: BELLWETHER_HTTP_PORT written as BELLWETHER_API_PORT in the Dockerfile.
    """
    known = {service: {row[0] for row in describe(settings_class(service))} for service in SERVICES}
    everywhere = set.intersection(*known.values())
    assert set(SETTING.findall(DOCKERFILE)) <= everywhere
    assert set(COMPOSE["x-settings"]) <= everywhere
    for name, part in PARTS.items():
        service = name.partition("-")[0]
        if service in known:
            assert set(part.get("environment", {})) <= known[service], name
    given = {setting for told in secrets.files().values() for setting in told if setting.startswith("BELLWETHER_")}
    assert given <= set.union(*known.values())
    assert set(SETTING.findall(TEXT)) <= set.union(*known.values())


def test_no_secret_has_a_default() -> None:
    """No password, key or address with a password is written down; secrets come from files alone, whose passwords are random each time.

    Taken out: POSTGRES_PASSWORD as an environment entry of `postgres`; a fixed password in `secrets.files`.
    """
    written = {name for part in PARTS.values() for name in part.get("environment", {})} | set(COMPOSE["x-settings"])
    assert {
        name for name in written if re.search(r"PASSWORD|SECRET|DATABASE_URL|MIGRATE_URL|POSTGRES_URL", name)
    } == set()
    assert {name for name, *_ in VARIABLE.findall(TEXT) if re.search(r"PASSWORD|TOKEN$|KEY", name)} == set()
    assert re.findall(r"://[^/\s\"]*:[^/\s\"]*@", TEXT + DOCKERFILE) == []
    assert re.findall(r"PASSWORD|SECRET", DOCKERFILE) == []
    first, second = secrets.files(), secrets.files()
    assert all(first[name] != second[name] for name in first)


def test_a_container_is_given_no_secret_that_it_does_not_need() -> None:
    """The owner role's address goes to `provision` and `migrate`, the superuser's to `provision` alone; no service sees another's.

    Taken out: the owner's file at every api.
    """
    for service in SERVICES:
        app, owner = f"{service}.env", f"{service}-owner.env"
        assert files(f"{service}-api") == files(f"{service}-worker") == {app}
        assert files(f"{service}-migrate") == {app, owner}
        assert files(f"{service}-provision") == {"server.env", app, owner}
    assert files("postgres") == {"postgres.env"}
    assert {name for part in PARTS for name in files(part)} == set(secrets.files())


def test_what_is_published_is_on_loopback_and_documented() -> None:
    """The APIs at their documented ports and Kafka, all on 127.0.0.1; nothing else is published.

    Taken out: the address of one port.
    """
    published = {name: part["ports"] for name, part in PARTS.items() if "ports" in part}
    wanted = {
        f"{service}-api": (f"{service.upper()}_PORT", 8001 + number, 8000) for number, service in enumerate(SERVICES)
    }
    wanted["kafka"] = ("KAFKA_PORT", 9094, 9094)
    assert published == {
        name: [f"127.0.0.1:${{{variable}:-{port}}}:{inside}"] for name, (variable, port, inside) in wanted.items()
    }
    for service in SERVICES:
        assert settings_class(service).model_fields["http_port"].default == wanted[f"{service}-api"][1]


def test_data_lies_in_named_volumes() -> None:
    """Database, broker and issuer keep their data in volumes that the file names, at the places that their images keep it in."""
    used = {name: part["volumes"] for name, part in PARTS.items() if "volumes" in part}
    assert used == {
        "postgres": ["postgres:/var/lib/postgresql"],
        "kafka": ["kafka:/var/lib/kafka/data"],
        "issuer": ["issuer:/app/.local"],
    }
    assert set(COMPOSE["volumes"]) == set(used)
    assert PARTS["kafka"]["environment"]["KAFKA_LOG_DIRS"] == "/var/lib/kafka/data"
    # what Kafka's image declares beside its data; `make compose-check` sees that no container has a volume without a name
    assert set(PARTS["kafka"]["tmpfs"]) == {"/etc/kafka/secrets", "/mnt/shared/config"}


def test_how_long_the_check_takes_is_said_once() -> None:
    """README and `make help` say the same of `make compose-check`."""
    said = re.search(r"^compose-check:.*?about (\w+ minutes)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert said is not None
    assert f"about {said[1]}" in README


def test_images_are_pinned_by_tag() -> None:
    """No image floats: each that is not built here has a version, and the Dockerfile's base too.

    Taken out: the tag of postgres.
    """
    foreign = {part["image"] for part in PARTS.values() if "build" not in part}
    bases = set(re.findall(r"^ARG BASE=(\S+)", DOCKERFILE, re.MULTILINE))
    assert foreign == {"postgres:18", "apache/kafka:4.3.1"}
    assert all(re.fullmatch(r"[\w./-]+:\d[\w.-]*", image) for image in foreign | bases)
    stages = set(re.findall(r"AS (\w+)", DOCKERFILE))
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${BASE}", "service"} <= {"${BASE}", *stages}


def test_the_variables_are_those_that_are_explained() -> None:
    """What the file takes from the shell, beside settings, is named in its head and in the README."""
    taken = {name for name, *_ in VARIABLE.findall(TEXT) if not name.startswith("BELLWETHER_")}
    general = {
        re.sub(rf"^({'|'.join(map(str.upper, SERVICES))}|TOPICS|ISSUER)_(TAG|PORT)$", r"<SERVICE>_\2", name)
        for name in taken
    }
    assert general == {"<SERVICE>_TAG", "<SERVICE>_PORT", "KAFKA_PORT", "SECRETS_DIR"}
    head = TEXT.partition("\nname:")[0]
    assert [name for name in general if name not in head or name not in README] == []


def test_a_service_has_the_time_that_it_takes_to_end() -> None:
    """Nobody kills what still finishes its work: what stays has more time than a service takes at most, and begins again by itself.

    Taken out: the grace period (docker's own is 10 s).
    """
    for service in SERVICES:
        for role in ("api", "worker"):
            part = PARTS[f"{service}-{role}"]
            assert int(part["stop_grace_period"].removesuffix("s")) > STOP_SECONDS + 3 * CLOSE_SECONDS
            assert part["restart"] == "unless-stopped"
        assert {PARTS[f"{service}-{role}"]["restart"] for role in ("provision", "migrate")} == {"no"}


def test_an_image_holds_what_is_locked_and_runs_as_nobody_in_particular() -> None:
    """All that comes from a registry is held to hashes, process 1 is the service, the user is not root, and one health check fits all roles.

    Taken out: `--require-hashes`; the last USER of the stage.
    """
    fetched = [line for line in DOCKERFILE.splitlines() if "pip install" in line and "--no-index" not in line]
    assert len(fetched) == 2
    assert all("--require-hashes -r requirements/" in line and "--only-binary :all:" in line for line in fetched)
    assert 'exec /app/venv/bin/python -m %s "$@"' in DOCKERFILE
    for stage in DOCKERFILE.split("\nFROM ")[2:4]:
        assert re.findall(r"^USER (\S+)", stage, re.MULTILINE)[-1] == "10001:10001"
        assert "HEALTHCHECK" in stage
    assert 'CMD ["python", "-m", "shared.probe"]' in DOCKERFILE
    assert all(
        "healthcheck" not in PARTS[f"{service}-{role}"] for service in SERVICES for role in ("migrate", "api", "worker")
    )


def test_no_secret_gets_into_an_image() -> None:
    """What is sent to the engine is a list of what is wanted; secrets and local data are not on it, nor in git."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert {line for line in lines if line.startswith("!")} == {
        "!deploy/__init__.py", "!deploy/local/issuer.py", "!deploy/topics/topics.toml", "!requirements/*.txt", "!services", "!shared",
    }  # fmt: skip
    assert "deploy/compose/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
