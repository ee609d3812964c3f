"""Where we may connect: public addresses on the web's ports, and what the configuration adds.

Checked three times, for each has been got around elsewhere: the host as written (a resolver is not asked about literals), what the
resolver answers, and the address of the very socket (a name may resolve differently the second time).
"""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from pipeline.errors import ConfigError
from pipeline.fetch.attempts import FetchFailed

# Each can stand for another address behind it, or for many: `is_global` alone calls some of them public.
_NEVER = tuple(ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "ff00::/8",
                                             "224.0.0.0/4", "100.64.0.0/10", "192.88.99.0/24", "0.0.0.0/8", "240.0.0.0/4"))
_NUMBERS = re.compile(r"(?:0[xX][0-9A-Fa-f]*|\d+)(?:\.(?:0[xX][0-9A-Fa-f]*|\d+))*\.?")
_CANONICAL = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")


class AddressGuard:
    """Says which hosts, ports and addresses may be asked. `allow` are networks in CIDR form; port 0 stands for any."""

    def __init__(self, allow: Iterable[str] = (), ports: Iterable[int] = (80, 443)) -> None:
        try:
            self._allowed = tuple(ip_network(text) for text in allow)
        except ValueError as error:
            raise ConfigError(f"fetch.allow_addresses: {error}") from error
        self._ports = frozenset(ports)
        self._known: dict[str, bool] = {}

    def is_allowed(self, text: str) -> bool:
        """Whether a connection to this address may be made."""
        if text not in self._known:
            self._known[text] = self._judge(text)
        return self._known[text]

    def _judge(self, text: str) -> bool:
        try:
            address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self._allowed if network.version == address.version):
            return True
        return address.is_global and not address.is_multicast and not any(address in n for n in _NEVER if n.version == address.version)

    def check_host(self, host: str, port: int) -> None:
        """Refuse a forbidden port, a forbidden literal address, and every odd spelling of one. Raises FetchFailed."""
        if port not in self._ports and 0 not in self._ports:
            raise FetchFailed("fetch.address_refused", f"port {port} is not among fetch.allow_ports")
        is_number = _NUMBERS.fullmatch(host) is not None
        if is_number and not _CANONICAL.fullmatch(host):
            raise FetchFailed("fetch.address_refused", "a number for a host")
        if (is_number or ":" in host) and not self.is_allowed(host):
            raise FetchFailed("fetch.address_refused", "a private or special address")

    def make_socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """A socket for the address that is about to be connected to. Raises FetchFailed."""
        family, kind, protocol, _, address = info
        if not self.is_allowed(str(address[0])):
            raise FetchFailed("fetch.address_refused", "a private or special address")
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """A resolver whose answers hold only allowed addresses; a name with none is refused."""

    def __init__(self, guard: AddressGuard, resolver: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._resolver = resolver or ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """The allowed addresses of a name. OSError when it has none at all, FetchFailed when all are forbidden."""
        found = await self._resolver.resolve(host, port, family)
        allowed = [result for result in found if self._guard.is_allowed(result["host"])]
        if found and not allowed:
            raise FetchFailed("fetch.address_refused", "the name leads to a private or special address")
        return allowed

    async def close(self) -> None:
        """Let the resolver below go."""
        await self._resolver.close()
