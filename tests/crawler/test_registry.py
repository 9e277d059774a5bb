from pathlib import Path

import pytest

from banwatch.sources import Platform
from crawler.registry import BadRegistry, load_sources, read_sources, source_named

GOOD = """
state = "WI"
time_zone = "America/Chicago"
[[source]]
id = "wi-x"
name = "X"
platform = "legistar-api"
root = "https://webapi.legistar.com/v1/x"
home = "Madison, WI"
"""


def test_an_entry_takes_what_its_file_says() -> None:
    (source,) = read_sources(GOOD, "wi.toml")
    assert (source.home_state, source.time_zone, source.enabled) == ("WI", "America/Chicago", True)
    assert source.home is not None
    assert source.home.ocd_id == "ocd-division/country:us/state:wi/place:madison"
    assert source.start == ("https://webapi.legistar.com/v1/x",)


def test_an_unverified_entry_is_disabled() -> None:
    (source,) = read_sources(GOOD + "verified = false\n", "wi.toml")
    assert not source.enabled


@pytest.mark.parametrize(
    "change, words",
    [
        (("id", 'id = "Wi X"'), r"wi.toml, entry 1 \(Wi X\): id: "),
        (("platform", 'platform = "fax"'), "platform: "),
        (("root", 'root = "ftp://x.example"'), "root: Value error, not an http or https address"),
        (("root", ""), "a council's platform has a root"),
        (("home", 'home = "Atlantis, WI"'), "home: no such jurisdiction: Atlantis, WI"),
        (("name", 'nom = "X"'), "name: Field required"),
        (("time_zone", 'time_zone = "Central"'), "wi.toml: time_zone: .*IANA"),
        (("state", "state ="), "wi.toml: not TOML"),
    ],
)
def test_a_mistake_names_file_entry_and_key(change: tuple[str, str], words: str) -> None:
    key, line = change
    text = "\n".join(line if each.startswith(f"{key} ") else each for each in GOOD.splitlines())
    with pytest.raises(BadRegistry, match=words):
        read_sources(text, "wi.toml")


def test_an_operators_folder_adds_and_replaces(tmp_path: Path) -> None:
    own = (
        '[[source]]\nid = "wi-madison-legistar"\nname = "Mine"\nplatform = "news"\nfeeds = ["https://e.example/feed"]\n'
    )
    (tmp_path / "own.toml").write_text(own)
    sources = load_sources([tmp_path])
    assert source_named(sources, "wi-madison-legistar").platform is Platform.NEWS
    assert len(sources) == len(load_sources())
    (tmp_path / "twice.toml").write_text(own)
    with pytest.raises(BadRegistry, match=r"there is one in own\.toml already"):
        load_sources([tmp_path])
    with pytest.raises(BadRegistry, match="no such folder"):
        load_sources([tmp_path / "not-there"])


def test_every_packaged_source_is_valid_and_says_how_sure_it_is() -> None:
    sources = load_sources()
    assert len({source.id for source in sources}) == len(sources) > 0
    assert all(source.note for source in sources if not source.verified)


def test_a_wrong_name_says_which_there_are() -> None:
    with pytest.raises(KeyError, match="wi-madison-legistar"):
        source_named(load_sources(), "wi-milwaukee")
