"""Told to end, a service says so before it stops taking requests."""

import asyncio
import signal
from collections.abc import Callable

import httpx

from deploy.local import ServiceUrls
from tests.support.services import running


async def test_a_service_told_to_end_is_unready_before_it_is_gone(
    service_database: Callable[[str], ServiceUrls], jwks_url: str
) -> None:
    """After SIGTERM /readyz says no while requests are still taken, for the time that is set; then the process ends with exit code 0.

    Taken out: the wait in `leave` (the first request after the signal finds nobody).
    """
    settings = {**service_database("accounts").settings(), "BELLWETHER_KAFKA_BOOTSTRAP": "127.0.0.1:1"}
    settings["BELLWETHER_DRAIN_SECONDS"] = "3"
    async with running("accounts", "serve", jwks_url, settings) as service:
        service.process.send_signal(signal.SIGTERM)
        async with httpx.AsyncClient(base_url=service.url) as client, asyncio.timeout(20):
            while (answer := await client.get("/readyz")).is_success:
                await asyncio.sleep(0.01)
            assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
            assert "shutting down" in answer.json()["detail"]
            assert (await client.get("/livez")).status_code == 200
        assert await asyncio.wait_for(service.process.wait(), 20) == 0
