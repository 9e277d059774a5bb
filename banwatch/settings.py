"""Settings: from ``BANWATCH_*`` in the environment, then ``banwatch.toml``, then these defaults."""

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from banwatch.alerting import RECENT_DAYS, THRESHOLD
from banwatch.clock import Clock, clock_from
from banwatch.cron import cron


def _default_database() -> str:
    return f"sqlite:///{user_data_path('banwatch') / 'banwatch.sqlite'}"


class Settings(BaseSettings):
    """Everything an operator may set. Names in the environment are upper case with ``BANWATCH_`` before them."""

    model_config = SettingsConfigDict(env_prefix="BANWATCH_", extra="forbid")

    database_url: str = Field(default_factory=_default_database, description="SQLAlchemy URL of the store")
    sources: tuple[Path, ...] = Field(default=(), description="more folders of source files; the same id replaces")
    topic: str = Field(default="facial_recognition", description="name of the topic's lexicon")
    language_model: str | None = Field(default=None, description="a spaCy model that adds candidates, if installed")
    contact: str = Field(
        default="https://example.org/banwatch", description="address in the crawler's user agent, for webmasters"
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="host:port of non-public servers that may be crawled all the same"
    )
    base_url: str = Field(default="http://127.0.0.1:8617", description="public address of the review page")
    public_ledger: bool = Field(
        default=False, description="anybody may see the ledger's pages and use the read API, without signing in"
    )
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    smtp_starttls: bool = False
    mail_from: str = "banwatch <banwatch@localhost>"
    mails_per_hour: int = Field(
        default=10, ge=1, description="most mails to one subscriber within an hour; what is more becomes a digest"
    )
    mailbox: Path | None = Field(
        default=None, description="Maildir or mbox that gets answers and bounces; what is read is removed"
    )
    bounce_address: str | None = Field(
        default=None, description="sender on the envelope; each message's own mark goes before the @ after a +"
    )
    alert_threshold: float = Field(default=THRESHOLD, ge=0, le=1, description="least confidence of an automatic alert")
    recent_days: int = Field(default=RECENT_DAYS, ge=0, description="an event older than this alerts nobody")
    cron_feeds: str = Field(default="5 * * * *", description="cron line, UTC: when newsrooms are crawled")
    cron_councils: str = Field(
        default="30 9 * * *",
        description="cron line, UTC: when councils are crawled; by 09:30 every evening meeting in the states is over",
    )
    cron_digest: str = Field(
        default="0 12 * * *", description="cron line, UTC: when digests are made up; weekly ones on its Mondays"
    )
    cron_upkeep: str = Field(default="45 7 * * *", description="cron line, UTC: when the store is looked after")
    mail_seconds: float = Field(default=60, ge=1, description="how often waiting mail is tried")
    operator: str | None = Field(default=None, description="address that is written to when something is wrong")
    outbox_hours: float = Field(default=3, gt=0, description="age of unsent mail at which the operator is told")
    ping_url: str | None = Field(
        default=None, repr=False, description="address that is asked after each good run (a dead man's switch)"
    )
    log_format: Literal["console", "json"] = "console"
    dataset_licence: str = Field(default="", description="licence under which exports say the ledger may be used")
    now: str | None = Field(default=None, description="ISO 8601 moment at which the clock stands; for demo and tests")

    @field_validator("cron_feeds", "cron_councils", "cron_digest", "cron_upkeep")
    @classmethod
    def _cron_line_can_be_read(cls, value: str) -> str:
        cron(value)
        return value

    @field_validator("ping_url")
    @classmethod
    def _ping_is_an_address(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("not an http or https address")
        return value or None

    @field_validator("now")
    @classmethod
    def _now_is_a_moment(cls, value: str | None) -> str | None:
        clock_from(value)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Path(os.environ.get("BANWATCH_CONFIG", "banwatch.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    def clock(self) -> Clock:
        return clock_from(self.now)
