"""Where banwatch looks: one source is one newsroom, or one government's records on one platform."""

from dataclasses import dataclass, field
from enum import StrEnum

from banwatch.jurisdictions import Jurisdiction


class Platform(StrEnum):
    """The software that publishes a source; each has one module in ``crawler/spiders``."""

    NEWS = "news"
    LEGISTAR_API = "legistar-api"
    LEGISTAR_WEB = "legistar-web"
    GRANICUS = "granicus"
    CIVICPLUS = "civicplus"
    CIVICCLERK = "civicclerk"
    PRIMEGOV = "primegov"
    IQM2 = "iqm2"
    NOVUSAGENDA = "novusagenda"
    ESCRIBE = "escribe"
    BOARDDOCS = "boarddocs"
    MUNICODE = "municode"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Source:
    """One source. ``start`` are the addresses a crawl begins from (a feed, a sitemap, the root of an API).

    ``home`` is the jurisdiction a newsroom or council belongs to; ``time_zone`` an IANA name; ``expected`` the least
    number of addresses that a working crawl lists, below which the source counts as broken. ``verified`` is False while
    nobody has seen the address answer: such a source stays disabled. ``note`` says how sure the address is.
    """

    id: str
    name: str
    platform: Platform
    start: tuple[str, ...]
    home_state: str | None = None
    home: Jurisdiction | None = None
    time_zone: str = "UTC"
    expected: int = 1
    delay_seconds: float = 1.0
    enabled: bool = True
    verified: bool = True
    note: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def official(self) -> bool:
        """True for a government's own records, which outrank news for votes and dates."""
        return self.platform is not Platform.NEWS
