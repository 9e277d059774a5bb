"""Settings: from ``BANWATCH_*`` in the environment, then ``banwatch.toml``, then these defaults."""

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from banwatch.alerting import RECENT_DAYS, THRESHOLD
from banwatch.clock import Clock, clock_from


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
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    smtp_starttls: bool = False
    mail_from: str = "banwatch <banwatch@localhost>"
    alert_threshold: float = Field(default=THRESHOLD, ge=0, le=1, description="least confidence of an automatic alert")
    recent_days: int = Field(default=RECENT_DAYS, ge=0, description="an event older than this alerts nobody")
    now: str | None = Field(default=None, description="ISO 8601 moment at which the clock stands; for demo and tests")

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
