"""The demo's own settings: where its sources, store, clock and mail server are."""

import json
import os
import tomllib
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import jinja2

from cli.demo import content
from cli.demo.answers import FIRST_DAY, SITES
from cli.demo.mail import MailServer
from cli.demo.web import SampleWeb

SUBSCRIBER = "reader@example.org"


def moment(day: int) -> datetime:
    """When the daily job runs on a day of the demo: noon UTC, early morning in New England."""
    return datetime.combine(FIRST_DAY + timedelta(days=day - 1), time(12), tzinfo=UTC)


def write_sources(folder: Path, web: SampleWeb) -> list[str]:
    """Write the source file for the sample web into ``folder``; the ids of its sources."""
    template = jinja2.Template(
        content.folder().joinpath("sources.toml.jinja").read_text("utf-8"), undefined=jinja2.StrictUndefined
    )
    text = template.render(**{site: web.base(site) for site in SITES})
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("sample.toml").write_text(text, "utf-8")
    return [source["id"] for source in tomllib.loads(text)["source"]]


def settle_in(folder: Path, web: SampleWeb, smtp_port: int, review_port: int) -> None:
    """Put the demo's settings into this process's environment, where the crawl's process finds them too; the user's
    own play no part."""
    for name in [name for name in os.environ if name.startswith("BANWATCH_")]:
        del os.environ[name]
    os.environ |= {
        "BANWATCH_CONFIG": str(folder / "none.toml"),
        "BANWATCH_DATABASE_URL": f"sqlite:///{folder / 'banwatch.sqlite'}",
        "BANWATCH_SOURCES": json.dumps([str(folder / "sources")]),
        "BANWATCH_ALLOWED_HOSTS": json.dumps(web.hosts),
        "BANWATCH_SMTP_HOST": "127.0.0.1",
        "BANWATCH_SMTP_PORT": str(smtp_port),
        "BANWATCH_BASE_URL": f"http://127.0.0.1:{review_port}",
        "BANWATCH_MAIL_FROM": "banwatch <alerts@banwatch.example>",
    }
    set_day(1)


def set_day(day: int) -> None:
    """Move the clock of this process and those it starts to the moment of a day."""
    os.environ["BANWATCH_NOW"] = moment(day).isoformat()


def named(text: str, web: SampleWeb) -> str:
    """The text with the sample web's addresses under names that are the same each time."""
    for site in SITES:
        text = text.replace(web.base(site), f"http://{site}.example")
    return text


__all__ = ["SUBSCRIBER", "MailServer", "moment", "named", "set_day", "settle_in", "write_sources"]
