"""A fast web site on many loopback hosts: a feed on each and its pages, 95 of 100 of them about something else.

Called with the number of pages on each host; prints its port. Ends when its standard input does.
"""

import asyncio
import sys

PARAGRAPH = "<p>The committee met on Tuesday to discuss the parade route, the library roof and a new bus shelter.</p>\n"
NEWS = "<p>The council voted 9-2 on Tuesday to ban facial recognition by city departments, said Ada Ames.</p>\n"
NAVIGATION = '<li><a href="/section/{0}">Section {0}</a></li>'
ROUTE_EACH = 20
"""One page of so many is about the topic."""


def page(number: int) -> bytes:
    navigation = "".join(NAVIGATION.format(each) for each in range(120))
    words = (NEWS if number % ROUTE_EACH == 0 else PARAGRAPH) * 4 + PARAGRAPH * 120
    head = f"<html><head><title>Item {number}</title></head><body><ul>{navigation}</ul><article><h1>Item {number}</h1>"
    return f"{head}{words}</article></body></html>".encode()


def feed(host: str, port: int, pages: int) -> bytes:
    items = "".join(f"<item><title>{n}</title><link>http://{host}:{port}/page/{n}</link></item>" for n in range(pages))
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def answer(head: bytes, port: int, pages: int) -> tuple[bytes, bool]:
    """The answer to a request, and whether it was a page."""
    path = head.split(b" ", 2)[1]
    lower = head.lower()
    if path.startswith(b"/page/"):
        if b"if-none-match" in lower:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n', True
        body, kind = page(int(path.rpartition(b"/")[2])), b"text/html"
    elif path == b"/feed":
        host = lower.split(b"host: ", 1)[1].split(b":", 1)[0].decode()
        body, kind = feed(host, port, pages), b"application/rss+xml"
    else:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", False
    tag = b'ETag: "same"\r\n' if path != b"/feed" else b""
    top = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n" % (kind, tag, len(body))
    return top + body, path != b"/feed"


async def serve(pages: int) -> None:
    server: asyncio.Server

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                return
            writer.write(answer(head, port, pages)[0])

    server = await asyncio.start_server(talk, "0.0.0.0", 0, backlog=1000)  # noqa: S104 - all loopback addresses
    port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
