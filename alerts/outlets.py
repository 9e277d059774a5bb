"""The names of sources, for readers who do not know them by host."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from banwatch.settings import Settings
from crawler.registry import BadRegistry, load_sources

logger = logging.getLogger(__name__)


def outlets(settings: Settings) -> Mapping[str, str]:
    """Names by source id, as the registry has them; none where it cannot be read, since mail does not wait for that."""
    return _named(settings.sources)


@lru_cache(maxsize=4)
def _named(folders: tuple[Path, ...]) -> Mapping[str, str]:
    try:
        return {source.id: source.name for source in load_sources(folders)}
    except BadRegistry as error:
        logger.warning("mails name sources by host: %s", error)
        return {}
