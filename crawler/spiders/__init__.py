"""The platform modules, by the platform they read."""

from collections.abc import Mapping
from types import MappingProxyType

from banwatch.sources import Platform
from crawler.spiders import (
    boarddocs,
    civicclerk,
    civicplus,
    escribe,
    granicus,
    iqm2,
    legistar_api,
    legistar_web,
    links,
    municode,
    news,
    novusagenda,
    primegov,
)
from crawler.spiders.platform import (
    TODAY,
    Ask,
    Gathered,
    Gathering,
    LayoutNotUnderstood,
    Listing,
    PlatformModule,
    Role,
    gather_offline,
)

__all__ = [
    "MODULES",
    "TODAY",
    "Ask",
    "Gathered",
    "Gathering",
    "LayoutNotUnderstood",
    "Listing",
    "PlatformModule",
    "Role",
    "UnknownPlatform",
    "gather_offline",
    "module_for",
]

MODULES: Mapping[Platform, PlatformModule] = MappingProxyType(
    {
        Platform.NEWS: news,
        Platform.LEGISTAR_API: legistar_api,
        Platform.LEGISTAR_WEB: legistar_web,
        Platform.GRANICUS: granicus,
        Platform.CIVICPLUS: civicplus,
        Platform.CIVICCLERK: civicclerk,
        Platform.PRIMEGOV: primegov,
        Platform.IQM2: iqm2,
        Platform.NOVUSAGENDA: novusagenda,
        Platform.ESCRIBE: escribe,
        Platform.BOARDDOCS: boarddocs,
        Platform.MUNICODE: municode,
        Platform.LINKS: links,
    }
)


class UnknownPlatform(ValueError):
    """A platform that no module reads."""


def module_for(platform: Platform) -> PlatformModule:
    """The module that reads a platform; raises UnknownPlatform."""
    try:
        return MODULES[platform]
    except KeyError:
        raise UnknownPlatform(f"no module reads the platform {platform.value}") from None
