"""Which addresses may be asked: http and https, and only public hosts, however they are spelled."""

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9a-fx.]{1,60}", re.IGNORECASE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class UnsafeAddress(ValueError):
    """An address that must not be asked; the message says why."""


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if any (RFC 4291, RFC 3056, RFC 4380, RFC 6052)."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or address in _COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: IPAddress) -> bool:
    """Whether an IP address belongs to the public internet, also where it carries another one inside."""
    if isinstance(address, ipaddress.IPv6Address) and (inner := _inner(address)) is not None:
        return is_public(inner)
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def literal(host: str) -> IPAddress | None:
    """The IP address that a host spells out, also in the forms that only resolvers know: one decimal number, hex,
    octal, fewer than four parts. None for a name."""
    plain = host.strip("[]").split("%", 1)[0].rstrip(".")
    try:
        return ipaddress.ip_address(plain)
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(plain):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain))
    except OSError:
        return None


def check_resolved(host: str, address: str) -> str:
    """The address a name resolved to; raises UnsafeAddress unless it is public."""
    if not is_public(ipaddress.ip_address(address)):
        raise UnsafeAddress(f"{host} resolves to {address}, which is not a public address")
    return address


def name_to_resolve(url: str, allowed: Collection[str] = ()) -> str | None:
    """The host name whose address is still to be checked after DNS, or None where nothing is left to check.

    ``allowed`` are ``host:port`` pairs, spelled as in the address, that may be asked although they are not public.
    Raises UnsafeAddress.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise UnsafeAddress(f"not an address: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise UnsafeAddress(f"{parts.scheme or 'no'} scheme: only http and https are asked")
    if "@" in parts.netloc or "\\" in url:
        raise UnsafeAddress("an address with a user name or a backslash")
    if f"{host}:{port}" in allowed:
        return None
    if (spelled := literal(host)) is not None:
        if not is_public(spelled):
            raise UnsafeAddress(f"{host} is {spelled}, which is not a public address")
        return None
    if not _HOST.fullmatch(host):
        raise UnsafeAddress(f"{host[:80]!r} is not a host name")
    if "." not in host.rstrip("."):
        raise UnsafeAddress(f"{host} is a name of the local network")
    return host
