"""Live streams: what the outbox says, told while it is said to whoever listens, in order, without a gap and without doubles.

`Feed` says which events a service tells and to whom; `Hub` reads the outbox once per process for all its `Listener`s. HTTP is `shared.http.streams`.
"""

from .hub import Hub
from .listener import Listener, Reason
from .message import Message, Position, Row
from .reading import Batch, Feed, Told

__all__ = ["Batch", "Feed", "Hub", "Listener", "Message", "Position", "Reason", "Row", "Told"]
