"""Events of two releases: what one says the other reads. Run as a program on either release's code; it uses nothing that is in one of them alone.

``events.py say COUNT`` prints events as this release's producers write them; ``events.py read`` reads such lines from standard input and prints each that it
cannot read, or that it reads as something else.
"""

import base64
import json
import sys
from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings

from shared.contracts.registry import TYPES, contract_of, key_of
from shared.events import encode
from tests.contracts.strategies import documents


def say(count: int) -> None:
    """One JSON line per event: its type, topic and key, and its bytes as a relay sends them."""
    for name, cls in sorted(TYPES.items()):
        _say_type(name, cls, count)


def _say_type(name: str, cls: Any, count: int) -> None:
    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(document=documents(cls))
    def drawn(document: dict[str, Any]) -> None:
        try:
            payload = msgspec.json.decode(json.dumps(document), type=cls)
        except msgspec.ValidationError:  # a rule between two fields
            return
        line = {
            "type": name,
            "topic": contract_of(cls).topic,
            "key": key_of(payload),
            "value": base64.b64encode(encode(payload)).decode(),
        }
        sys.stdout.write(json.dumps(line) + "\n")

    drawn()


def read() -> int:
    """Says of each line what is wrong with it; how many were."""
    wrong = 0
    for line in sys.stdin:
        said = json.loads(line)
        cls = TYPES.get(said["type"])
        if cls is None:
            continue  # a type that came later: not asked for, so not read
        try:
            payload = msgspec.json.decode(base64.b64decode(said["value"]), type=cls)
            found = (contract_of(cls).topic, key_of(payload))
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            found = (str(error), "")
        if found != (said["topic"], said["key"]):
            wrong += 1
            sys.stdout.write(f"{said['type']}: {found[0]} {found[1]}\n")
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "say":
        say(int(sys.argv[2]))
    else:
        sys.exit(1 if read() else 0)
