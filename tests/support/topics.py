"""Topics for tests: the declared ones under a test's own prefix, with fewer partitions."""

import dataclasses
from collections.abc import Collection

from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.state import ROOT
from shared.kafka import Kafka, create_topics
from shared.topics import load_topics

FILE = ROOT / "deploy" / "topics" / "topics.toml"
PARTITIONS = 3  # enough to show that order holds per key only; twelve cost four times the files


async def make_topics(kafka: Kafka, names: Collection[str], partitions: int = PARTITIONS) -> list[str]:
    """Create the declared topics of these names (none: all), with at most `partitions`; the full names."""
    declared = load_topics(FILE, prefix=kafka.prefix, replication=1)
    wanted = [spec for spec in declared if not names or spec.name.removeprefix(kafka.prefix) in names]
    unknown = set(names) - {spec.name.removeprefix(kafka.prefix) for spec in declared}
    assert not unknown, f"not declared in {FILE.name}: {unknown}"
    specs = [spec if spec.partitions == 1 else dataclasses.replace(spec, partitions=partitions) for spec in wanted]
    await create_topics(kafka, specs)
    return [spec.name for spec in specs]


async def delete_topics(kafka: Kafka, full_names: Collection[str]) -> None:
    """Delete topics that a test made, so that a long run does not pile up files."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        await admin.delete_topics(list(full_names))
    finally:
        await admin.close()
