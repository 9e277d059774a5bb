import ipaddress

import pytest

from crawler.addresses import UnsafeAddress, check_resolved, is_public, name_to_resolve

INWARD = (
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://127.0.0.1./",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0X7F.0x0.0x0.0x1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0177.0.0.01/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://10.1/",
    "http://167772161/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://192.168.257/",
    "http://0xc0a80101/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://localhost/",
    "http://localhost./",
    "http://intranet/",
    "http://user@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://example.org\\@127.0.0.1/",
    "http://example org/",
    "http:///nothing",
    "http://example.org:99999/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("url", INWARD)
def test_an_inward_address_is_refused(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        name_to_resolve(url)


@pytest.mark.parametrize("url", ["https://example.org/a", "http://xn--mnchen-3ya.example:8080/", "http://a_b.example/"])
def test_a_public_name_is_left_to_dns(url: str) -> None:
    name = name_to_resolve(url)
    assert name
    assert name in url


@pytest.mark.parametrize("url", ["http://93.184.215.14/", "https://[2606:4700::6810:1]/"])
def test_a_public_number_is_allowed(url: str) -> None:
    assert name_to_resolve(url) is None


def test_only_the_exact_host_and_port_are_allowed() -> None:
    allowed = {"127.0.0.1:8000", "demo:80"}
    assert name_to_resolve("http://127.0.0.1:8000/a", allowed) is None
    assert name_to_resolve("http://demo/a", allowed) is None
    for other in ("http://127.0.0.1:8001/", "http://2130706433:8000/", "https://demo/"):
        with pytest.raises(UnsafeAddress):
            name_to_resolve(other, allowed)


def test_a_name_that_resolves_inward_is_refused() -> None:
    assert check_resolved("example.org", "93.184.215.14") == "93.184.215.14"
    for inward in ("127.0.0.1", "169.254.169.254", "100.64.1.1", "::1"):
        with pytest.raises(UnsafeAddress, match="resolves to"):
            check_resolved("rebind.example", inward)


def test_an_address_inside_another_decides() -> None:
    assert not is_public(ipaddress.ip_address("2001:0:4136:e378:8000:63bf:80ff:fffe"))
    assert is_public(ipaddress.ip_address("64:ff9b::5db8:d70e"))
