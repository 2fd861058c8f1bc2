"""What `make compose-check` proves, in order. Each step raises CheckError when its line does not hold."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.compat.tree import NoHistoryError, commit, previous
from deploy.compose.engine import CheckError, Container, Engine
from deploy.compose.flow import Flow, flow, plan
from deploy.compose.secrets import make
from deploy.local.issuer import Issuer
from deploy.local.process import LOOPBACK, choose_port
from deploy.local.provision import SERVICES
from deploy.local.state import ROOT
from examples.erp.plan import Plan

PROJECT = "bellwether-check"
NOW, NEXT = "check", "check-next"  # the previous release, and this one
READY_SECONDS = 240.0
DAYS_BEFORE = 3  # the opening and two days
ENDS_WITHIN = 18.0  # seconds for a process that is told to end, with what docker adds
SERVER_PARTS = {"postgres", "kafka", "topics"}
ROLES = ("provision", "migrate", "api", "worker")
SETTINGS_REFUSED = 2
_SUM = """
import hashlib, pathlib, sysconfig
root = pathlib.Path(sysconfig.get_paths()["purelib"])
names = ("shared", "accounts", "supply", "scoring", "notify")
code = [path.read_bytes() for name in names for path in sorted((root / name).rglob("*.py"))]
assert code
print(hashlib.sha256(b"".join(code)).hexdigest())
"""
Told = Callable[[str], None]


class Check:
    """One run on an engine: a project, ports and passwords of its own, removed at the end."""

    def __init__(self, told: Told, folder: Path, alone: str) -> None:
        self._told = told
        self._folder = folder
        self._alone = alone
        ports = {
            name: str(choose_port()) for name in (*(f"{service.upper()}_PORT" for service in SERVICES), "KAFKA_PORT")
        }
        self._kafka = f"{LOOPBACK}:{ports['KAFKA_PORT']}"
        self._urls = {service: f"http://{LOOPBACK}:{ports[f'{service.upper()}_PORT']}" for service in SERVICES}
        tags = {f"{name.upper()}_TAG": NOW for name in (*SERVICES, "topics", "issuer")}
        # what the shell says of a broker, an issuer and so on is meant for other programs
        own = {
            "BELLWETHER_ENVIRONMENT": "development",
            "BELLWETHER_ISSUER": "http://issuer:8010",
            "BELLWETHER_JWKS_URL": "",
            "BELLWETHER_TOKEN_URL": "",
            "BELLWETHER_ACCOUNTS_URL": "http://accounts-api:8000",
        }
        profiles = {"COMPOSE_PROFILES": "all,issuer", "SECRETS_DIR": str(folder / "secrets")}
        self.engine = Engine(PROJECT, {**own, **ports, **tags, **profiles}, told)

    async def run(self) -> None:
        """All steps; the project is removed whatever happens. Raises CheckError."""
        make(self._folder / "secrets")
        planned = await asyncio.to_thread(plan)
        await self._remove()
        try:
            await self._build()
            await self._up("every service, from empty volumes")
            await self._production_is_refused()
            await self._orders(planned)
            await self._one_profile()
        finally:
            await self._remove()

    async def _orders(self, planned: Plan) -> None:
        key = self._folder / "issuer-key.pem"
        key.write_text(await self.engine.compose("exec", "-T", "issuer", "cat", ".local/issuer-key.pem"))
        issuer = Issuer(key, "http://issuer:8010")
        self._told("people, territories and accounts of the excerpt")
        async with flow(self._folder, planned, self._kafka, self._urls, issuer) as going:
            for _ in range(DAYS_BEFORE):
                await going.day()
            await self._nothing_lost(going)
            for service in SERVICES:
                await self._disturb(service, going)
            await self._kept(going)

    async def _build(self) -> None:
        try:
            before = await asyncio.to_thread(previous)
        except NoHistoryError as error:
            raise CheckError(str(error)) from error
        with self._timed(f"every image builds, and each service as it was at {commit()[:12]}, the previous release"):
            await self.engine.build(before, *(f"{service}-api" for service in SERVICES))
            for service in SERVICES:
                self._tag(service, NEXT)
            await self.engine.build(ROOT)
            for service in SERVICES:
                self._tag(service, NOW)
        for service in SERVICES:
            old, new = [await self._code(service, tag) for tag in (NOW, NEXT)]
            if old == new:
                raise CheckError(f"both images of {service} hold the same code: an upgrade would prove nothing")

    async def _code(self, service: str, tag: str) -> str:
        """A sum over the code in an image, so that two images can be told apart."""
        image = f"bellwether/{service}:{tag}"
        return await self.engine.docker("run", "--rm", "--entrypoint", "python", image, "-c", _SUM)

    async def _up(self, what: str) -> None:
        with self._timed(f"{what}: up and healthy"):
            await self.engine.compose("up", "--detach", "--no-build")
            await self.engine.good(seconds=READY_SECONDS)
        if nameless := await self.engine.nameless_volumes():
            raise CheckError(f"volumes without a name, which nobody removes: {', '.join(nameless)}")

    async def _production_is_refused(self) -> None:
        with self._timed("production settings refuse this stack's plaintext Kafka and http issuer"):
            for service in SERVICES:
                command = (
                    "run",
                    "--rm",
                    "--no-deps",
                    "-T",
                    "-e",
                    "BELLWETHER_ENVIRONMENT=production",
                    f"{service}-api",
                    "api",
                )
                output = await self.engine.compose(*command, codes=(SETTINGS_REFUSED,))
                if "refused in production: kafka_security" not in output:
                    raise CheckError(f"{service} ended for another reason:\n{output}")

    async def _disturb(self, service: str, going: Flow) -> None:
        """A day's orders flow while one service is stopped and started, upgraded, restarted; the others' containers stay what they are."""
        before = await self.engine.containers()
        acts = (
            lambda: self._stop_and_start(service),
            lambda: self._upgrade(service),
            lambda: self._restart(service),
        )
        with self._timed(f"{service} stopped, upgraded and restarted alone while orders flow"):
            sent = await going.day(acts)
            if not all(sent):
                raise CheckError(f"no event was sent during one of the three: {sent}")
            after = await self.engine.containers()
            self._others_stayed(service, before, after)
        self._told(
            f"  events sent meanwhile: {sent[0]} while stopped, {sent[1]} while upgraded, {sent[2]} while restarted"
        )
        await self._nothing_lost(going)

    async def _stop_and_start(self, service: str) -> None:
        names = (f"{service}-api", f"{service}-worker")
        first = await self.engine.compose("exec", "-T", names[1], "cat", "/proc/1/cmdline")
        if f"-m\0{service}\0worker" not in first:
            raise CheckError(f"process 1 of {names[1]} is {first!r}")
        began = time.monotonic()
        await self.engine.compose("stop", *names)
        seconds = time.monotonic() - began
        found = await self.engine.containers()
        codes = {name: found[name].exit_code for name in names}
        if any(codes.values()) or seconds > ENDS_WITHIN:
            raise CheckError(f"told to end by SIGTERM, {service} ended after {seconds:.0f} s with {codes}")
        log = await self.engine.compose("logs", "--no-log-prefix", names[1])
        if "part_cut" in log:
            raise CheckError(f"{names[1]} was cut:\n{log[-2000:]}")
        await self.engine.compose("start", *names)
        await self.engine.good(*names, seconds=READY_SECONDS)

    async def _upgrade(self, service: str) -> None:
        self._tag(service, NEXT)
        names = (f"{service}-api", f"{service}-worker")
        await self.engine.compose("up", "--detach", "--no-build", *names)
        await self.engine.good(f"{service}-migrate", *names, seconds=READY_SECONDS)
        for name in names:
            used = await self.engine.compose("images", name, "--format", "json")
            if NEXT not in used:
                raise CheckError(f"{name} still runs {used}")

    async def _restart(self, service: str) -> None:
        names = (f"{service}-api", f"{service}-worker")
        await self.engine.compose("restart", *names)
        await self.engine.good(*names, seconds=READY_SECONDS)

    @staticmethod
    def _others_stayed(service: str, before: dict[str, Container], after: dict[str, Container]) -> None:
        for name, container in before.items():
            if not name.startswith(f"{service}-") and after[name].id != container.id:
                raise CheckError(f"{name} was made anew by the upgrade of {service}")

    async def _nothing_lost(self, going: Flow) -> None:
        """All quiet, no record dead or waiting, every order answered, every invariant holds."""
        await going.quiet.wait()
        left = {
            service: {
                name: told[name] for name in ("lag", "outbox_unsent", "dead", "waiting", "jobs_failed") if told[name]
            }
            for service, told in (await going.figures()).items()
        }
        if any(left.values()):
            raise CheckError(f"not all came through: {left}")
        if lost := sorted(going.unanswered()):
            raise CheckError(f"{len(lost)} of {len(going.orders)} orders were never answered: {lost[:10]}")
        checked = [
            (await self.engine.compose("exec", "-T", f"{service}-worker", "service", "verify")).splitlines()[-1]
            for service in SERVICES
        ]
        self._told(f"  nothing lost of {len(going.orders)} orders with {going.lines:,} lines; {' '.join(checked)}")

    async def _kept(self, going: Flow) -> None:
        closed = {service: told["business"] for service, told in (await going.figures()).items()}
        async with going.disconnected():
            with self._timed("everything down, volumes kept"):
                await self.engine.compose("down")
            await self._up("every service, from kept volumes")
        found = {service: told["business"] for service, told in (await going.figures()).items()}
        if found != closed:
            raise CheckError(f"before {closed}, after {found}")
        await going.day()
        await self._nothing_lost(going)

    async def _one_profile(self) -> None:
        await self._remove()
        self.engine.environment["COMPOSE_PROFILES"] = self._alone
        await self._up(f"{self._alone} alone, from empty volumes")
        found = set(await self.engine.containers())
        wanted = SERVER_PARTS | {f"{self._alone}-{role}" for role in ROLES}
        if found != wanted:
            raise CheckError(f"the profile {self._alone} started {sorted(found)}, wanted {sorted(wanted)}")
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{self._urls[self._alone]}/readyz")
        if not answer.is_success:
            raise CheckError(f"{self._alone} alone is not ready: {answer.text}")

    async def _remove(self) -> None:
        self.engine.environment["COMPOSE_PROFILES"] = "all,issuer"
        await self.engine.compose("down", "--volumes", "--remove-orphans")

    def _tag(self, service: str, tag: str) -> None:
        self.engine.environment[f"{service.upper()}_TAG"] = tag

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        self._told(what)
        began = time.monotonic()
        yield
        self._told(f"  holds ({time.monotonic() - began:.0f} s)")


async def check(told: Told, alone: str) -> None:
    """Prove it all on the engine that the environment gives. Raises CheckError."""
    with tempfile.TemporaryDirectory(prefix=f"{PROJECT}-") as folder:
        await Check(told, Path(folder), alone).run()
