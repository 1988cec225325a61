"""Settings: read from the environment once, frozen, and complete before anything starts."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")]
Number = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]


class MissingSettings(Exception):
    """Settings are missing or wrong; the message names each one and says what it wants."""


class Settings(BaseSettings):
    """Everything the environment decides. Durations are in seconds."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: Annotated[str, StringConstraints(pattern=r"^postgresql(\+psycopg)?://")] = Field(
        description="PostgreSQL, the truth: postgresql://user@host/database",
    )
    redis_url: Annotated[str, StringConstraints(pattern=r"^(redis|rediss|unix)://")] = Field(
        description="Redis or Valkey, disposable: redis://host:6379/0",
    )
    public_base_url: Url = Field(
        description="what the carrier calls, without a path: https://voice.example.org",
    )
    desk_base_url: Url = Field(
        default="http://127.0.0.1:8000", description="where staff open the desk"
    )
    twilio_account_sid: Annotated[str, StringConstraints(pattern=r"^AC[0-9a-f]{32}$")] = Field(
        description="the account that owns the number: AC and 32 hexadecimal digits",
    )
    twilio_auth_token: Annotated[str, StringConstraints(min_length=8)] = Field(
        description="the account's primary auth token: it signs the webhooks",
    )
    twilio_auth_token_old: str = Field(
        default="", description="the token before a rotation, still accepted while it is set"
    )
    twilio_api_base_url: str = Field(
        default="", description="another carrier of the same contract; empty: Twilio's own"
    )
    twilio_api_key_sid: Annotated[str, StringConstraints(pattern=r"^(SK[0-9a-f]{32})?$")] = Field(
        default="", description="an API key: with its secret and an application browsers take calls"
    )
    twilio_api_key_secret: str = Field(
        default="", description="the API key's secret: it signs what lets a browser call us"
    )
    twilio_app_sid: Annotated[str, StringConstraints(pattern=r"^(AP[0-9a-f]{32})?$")] = Field(
        default="", description="the TwiML application through which browsers call us"
    )
    line_number: Number = Field(description="our number, in the form +441632960100")
    council: str = Field(
        default="oxfordshire-shaped",
        description="a council's folder, or the name of one of the examples",
    )
    secret_key: Annotated[str, StringConstraints(min_length=32)] = Field(
        description="32 characters or more; sessions, sealed numbers and the journal hang on it",
    )
    journal_dir: Path = Field(
        default=Path("var/journal"), description="local folder for calls taken without a database"
    )
    demo: bool = Field(default=False, description="the demo's persona picker; never in service")
    demo_phone_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="where the demo's browser phone is: http://127.0.0.1:8002",
    )

    office_hours: Literal["", "open", "closed"] = Field(
        default="", description="the demo only: open or closed whatever the hour; empty: as it is"
    )

    @model_validator(mode="after")
    def _pretend_in_the_demo_only(self) -> Self:
        if self.office_hours and not self.demo:
            raise PydanticCustomError("demo_only", "only the demo may pretend about the hour")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        """The database address with the driver we use."""
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def softphone(self) -> bool:
        """Whether browsers can take calls; without it calls come to ordinary phones only."""
        return all((self.twilio_api_key_sid, self.twilio_api_key_secret, self.twilio_app_sid))

    @property
    def signing_tokens(self) -> tuple[str, ...]:
        """The auth tokens whose signatures are accepted, the current one first."""
        return tuple(t for t in (self.twilio_auth_token, self.twilio_auth_token_old) if t)


def _complaint(name: str, message: str) -> str:
    field = Settings.model_fields[name]
    return f"  {name.upper()}: {message.lower()} ({field.description})"


def read_settings(**given: object) -> Settings:
    """The settings of this process.

    `given` values win over the environment. Raises MissingSettings, which names every
    missing or wrong variable at once and never repeats a secret's value.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            _complaint(str((e["loc"] or ("office_hours",))[0]), e["msg"]) for e in error.errors()
        ]
        raise MissingSettings(
            "Front Door cannot start. Set these variables and try again:\n" + "\n".join(lines)
        ) from None
