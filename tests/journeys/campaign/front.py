"""What stands before the servers: one address, as a load balancer has it."""

import itertools
from collections.abc import Sequence

import httpx

from tests.journeys.server import Server


class Front(httpx.AsyncBaseTransport):
    """Shares requests among the servers in turn and passes over those that cannot be reached.

    What breaks off half-way is not tried elsewhere, since nobody knows what came of it: the platform brings it again.
    """

    def __init__(self, servers: Sequence[Server]) -> None:
        self._addresses = [httpx.URL(server.url) for server in servers]
        self._turns = itertools.count()
        self._transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None, keepalive_expiry=2))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        first = next(self._turns)
        for number in range(len(self._addresses)):
            address = self._addresses[(first + number) % len(self._addresses)]
            request.url = request.url.copy_with(scheme=address.scheme, host=address.host, port=address.port)
            try:
                return await self._transport.handle_async_request(request)
            except httpx.ConnectError:
                continue
        return httpx.Response(502, request=request)

    async def aclose(self) -> None:
        await self._transport.aclose()
