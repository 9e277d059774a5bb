"""Scrapy's settings for every crawl. What is not here is Scrapy 2.19's default."""

from collections.abc import Sequence
from typing import Any

from banwatch import __version__

MOST_BYTES = 20_000_000
"""The largest body that is kept, after decompression."""

COUNTED_ELSEWHERE = (
    "scrapy.downloadermiddlewares.robotstxt",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.core.downloader.handlers.http11",
)
"""Loggers that tell at length of what the end of an address says in a line."""


def scrapy_settings(contact: str, allowed_hosts: Sequence[str] = ()) -> dict[str, Any]:
    """The settings. ``contact`` is an address for webmasters; ``allowed_hosts`` are host:port pairs that may be asked
    although they are not public."""
    return {
        "BOT_NAME": "banwatch",
        "USER_AGENT": f"banwatch/{__version__} (+{contact})",
        # No way in, and nothing kept but what the store keeps.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        # Polite.
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "banwatch",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY_JITTER": 0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "RETRY_TIMES": 2,
        # 429 is an answer that says to stop; with Retry-After, HostDelays waits for it.
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
        # Safe.
        "ALLOWED_HOSTS": list(allowed_hosts),
        "TWISTED_DNS_RESOLVER": "crawler.safety.PublicResolver",
        "DNS_TIMEOUT": 20,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_MAXSIZE": MOST_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 6,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.safety.PublicAddressesOnly": 10,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.politeness.Robots": 100,
            # Between retry and redirect, so that it sees Retry-After before the answer is asked again.
            "crawler.politeness.HostDelays": 560,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        },
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "crawler.politeness.HostThrottle": 0,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
        },
        # Quiet: every end of an address is counted with its reason; the log is for what nobody expected.
        "LOG_LEVEL": "WARNING",
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "STATS_DUMP": False,
    }
