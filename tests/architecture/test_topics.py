"""The topics file and the contracts speak of the same topics."""

import pytest

from shared.contracts.registry import TOPICS
from shared.kafka import NewTopicSpec
from shared.topics import load_topics
from tests.support.topics import FILE
from tests.support.tree import SERVICES

DECLARED = {topic.name: topic for topic in load_topics(FILE)}


def test_every_contract_travels_on_a_declared_topic() -> None:
    """No event has a topic that nobody creates; every service has its dead letters; the rest is what ERPs may fill."""
    ours = TOPICS | {f"{service}.dlq.v1" for service in SERVICES}
    assert ours - set(DECLARED) == set()
    assert {name for name in set(DECLARED) - ours if not name.startswith("erp.")} == set()


def test_partitions_are_twelve_but_for_the_calendar() -> None:
    """Closes are read in one order; everything else is spread by key."""
    assert {name: topic.partitions for name, topic in DECLARED.items() if topic.partitions != 12} == {
        "erp.calendar.v1": 1
    }


@pytest.mark.parametrize("topic", DECLARED.values(), ids=lambda topic: topic.name)
def test_topics_are_configured_for_what_they_carry(topic: NewTopicSpec) -> None:
    """ERP topics take messages of 4 MiB; states are compacted and kept; nothing else is."""
    config = topic.config
    assert config["cleanup.policy"] == ("compact" if ".state." in topic.name else "delete")
    assert (int(config["retention.ms"]) == -1) == (".state." in topic.name)
    assert (config.get("max.message.bytes") == str(4 * 1024 * 1024)) == topic.name.startswith("erp.")


def test_one_copy_must_not_wait_for_a_second() -> None:
    """With a single broker a write is safe on that broker; with three, on two."""
    assert {topic.config["min.insync.replicas"] for topic in load_topics(FILE, replication=1)} == {"1"}
    assert {topic.config["min.insync.replicas"] for topic in DECLARED.values()} == {"2"}
