"""How often one visitor may look something up: enough for a pile of papers, too little to guess."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from aiohttp import web

from scheduler.throttle import Bucket

AT_ONCE = 30.0
A_SECOND = 0.5
REMEMBERED = 10_000  # visitors; whoever came first is forgotten first
NETWORK = 64  # bits of an IPv6 address that belong to one visitor


class Visitors:
    """Counts per visitor, in memory only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def may_look(self, request: web.Request) -> bool:
        """Return whether one more is fair, and count it."""
        now = self._now().timestamp()
        who = visitor_of(request.remote or "", request.headers.get("X-Forwarded-For", ""))
        bucket = self._buckets.pop(who, None) or Bucket(AT_ONCE, A_SECOND, AT_ONCE, now)
        self._buckets[who] = bucket
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket.take(now)


def visitor_of(remote: str, forwarded: str) -> str:
    """Return what stands for one visitor.

    Behind a proxy of ours, which is near, it is the address that the proxy saw: the last one named.
    From anywhere else that header could say anything.
    """
    seen = forwarded.rpartition(",")[2].strip() if _is_near(remote) else ""
    try:
        address = ip_address(seen or remote)
    except ValueError:
        return remote
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, NETWORK), strict=False))
        address = address.ipv4_mapped
    return str(address)


def _is_near(remote: str) -> bool:
    try:
        return ip_address(remote).is_private
    except ValueError:
        return False
