"""Keys that services in processes of their own check tokens with, and a supply service to set a scene in."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.shared.http.tokens import Mint
from tests.supply.conftest import worlds  # noqa: F401  (a fixture)


@pytest.fixture(scope="session")
def mint() -> Mint:
    """Makes tokens as the issuer would."""
    return Mint()


@pytest.fixture
def jwks_url(mint: Mint) -> Iterator[str]:
    """Where other processes find the issuer's keys."""
    body = json.dumps(mint.jwks()).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # the library's name for what it prints
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/jwks"
    server.shutdown()
    server.server_close()
    thread.join()
