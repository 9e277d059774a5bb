"""Plain Scrapy on the same site: reads each host's feed and asks for each page.

Prints how many pages, seconds and CPU seconds.
"""

import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class PlainSpider(Spider):
    """Follows the links of each feed, and yields an item for a page that names the topic."""

    name = "plain"

    def __init__(self, hosts: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hosts = hosts
        self.pages = 0

    async def start(self) -> AsyncIterator[Any]:
        for host in self.hosts:
            yield Request(f"http://{host}/feed")

    def parse(self, response: Response) -> Iterator[Request]:
        for link in response.xpath("//item/link/text()").getall():
            yield Request(link, callback=self.page)

    def page(self, response: Response) -> Iterator[dict[str, str]]:
        self.pages += 1
        if b"facial recognition" in response.body.lower():
            yield {"url": response.url, "text": " ".join(response.css("article p::text").getall())}


def main(port: str, hosts: str, concurrency: str) -> None:
    names = [f"127.0.0.{number + 1}:{port}" for number in range(int(hosts))]
    settings = {
        "CONCURRENT_REQUESTS": int(concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PlainSpider)
    began, used = time.monotonic(), time.process_time()
    process.crawl(crawler, hosts=names)
    process.start()
    spider: Any = crawler.spider
    print(spider.pages, time.monotonic() - began, time.process_time() - used)


if __name__ == "__main__":
    main(*sys.argv[1:])
