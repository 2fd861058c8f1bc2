"""Kafka: the only package that imports aiokafka.

aiokafka's defaults lose events (`auto_offset_reset=latest`, auto-commit), its `start()` fails at once without a broker, a member can die on one bad group
answer and an idempotent producer never gives up on its own. So offsets are committed by us, after the database; every consumer has a supervisor that
makes it anew; and every send and stop has a time-out.
"""

from .address import BrokerAwayError, Kafka
from .consumer import PoisonedError, Process, run_consumer
from .offsets import Offsets
from .producer import Producer
from .status import ConsumerStatus
from .topics import NewTopicSpec, TopicError, create_topics

__all__ = [
    "BrokerAwayError",
    "ConsumerStatus",
    "Kafka",
    "NewTopicSpec",
    "Offsets",
    "PoisonedError",
    "Process",
    "Producer",
    "TopicError",
    "create_topics",
    "run_consumer",
]
