"""The settings: environment or `.env`, prefix `BOLE_`. A wrong one is named, with what to write."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dialogs.promises import Promises


def _no_slash(url: str) -> str:
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_no_slash)]


class Settings(BaseSettings):
    """Each field is the variable `BOLE_FIELD`; its description stands in `bole serve --help`."""

    model_config = SettingsConfigDict(env_prefix="BOLE_", env_file=".env", extra="ignore", env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on")
    database_url: str = Field("sqlite:///bole.db", description="sqlite:///FILE or postgresql://…")
    role_data: Path | None = Field(None, description="folder of role data; default: the one shipped")
    public_url: Url | None = Field(None, description="where the platforms reach this server, https://…")
    telegram_token: SecretStr | None = Field(None, description="the bot's token from @BotFather")
    telegram_api_url: Url = Field("https://api.telegram.org", description="methods at {URL}/bot{TOKEN}/{method}")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="polling or webhook")
    telegram_webhook_secret: SecretStr | None = Field(None, description="required in webhook mode: A-Z a-z 0-9 _ -")
    wechat_app_id: str | None = Field(None, description="the official account's AppID")
    wechat_account: Literal["unverified", "subscription", "service"] = Field(
        "unverified", description="unverified, or verified: subscription or service"
    )
    wechat_app_secret: SecretStr | None = Field(
        None,
        description="the official account's AppSecret: for messages of a verified account, its menu and QR codes",
    )
    wechat_token: SecretStr | None = Field(None, description="the token entered beside the server's URL")
    wechat_aes_key: SecretStr | None = Field(None, description="43 characters: safe mode")
    wechat_aes_key_before: SecretStr | None = Field(
        None, description="the AES key until it was changed: taken as well, until WeChat uses the new one everywhere"
    )
    wechat_api_url: Url = Field("https://api.weixin.qq.com", description="where WeChat's API is")
    notify_urls: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="where leads go: Apprise URLs separated by commas, spaces or newlines; the rules of one stand in "
        "its parameters: bole-role, bole-language, bole-channel, bole-verdict, bole-digest, bole-in",
    )
    notify_language: Literal["zh", "en"] = Field(
        "zh", description="the recruiters' language, where no bole-in says otherwise: zh or en"
    )
    data_key: SecretStr | None = Field(None, description="any passphrase: encrypts personal data at rest")
    remind_after_hours: int = Field(
        0, ge=0, le=720, description="hours of silence until who stopped half-way gets one reminder; 0: nobody does"
    )
    console_second_factor: Literal["nobody", "administrators", "everybody"] = Field(
        "nobody", description="who must have a second factor at the console: nobody, administrators or everybody"
    )
    time_zone: ZoneInfo = Field(
        ZoneInfo("Asia/Shanghai"),
        description="time zone of the candidates, such as Asia/Shanghai: reminders go out from 9 to 20 o'clock "
        "there, digests at 9",
    )
    answer_within_hours: int = Field(
        48,
        ge=1,
        le=720,
        description="hours in which recruiters mean to answer a lead or a question; then it is shown as late. "
        "Candidates are told of it where it is set",
    )
    retention_days: int = Field(180, ge=1, description="days after which a silent person's data is erased")

    @property
    def answer_within(self) -> timedelta:
        return timedelta(hours=self.answer_within_hours)

    @property
    def promises(self) -> Promises:
        """What candidates are told. In which time recruiters answer only where the employer has set it: nobody else
        may promise it."""
        answer_within = self.answer_within if "answer_within_hours" in self.model_fields_set else None
        return Promises(answer_within, timedelta(days=self.retention_days))

    @property
    def wechat_verified(self) -> bool:
        return self.wechat_account != "unverified"

    @property
    def address(self) -> str:
        """Where recruiters' links lead: the public URL, or this machine."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def in_the_clear(self) -> bool:
        """Whether others than this machine may reach us, and nobody has said that they do so over https."""
        alone = self.host in ("127.0.0.1", "::1", "localhost")
        return not alone and urlsplit(self.public_url or "").scheme != "https"

    @field_validator("notify_urls", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        """Splits at white space, and at commas that stand before the next URL (an URL may hold commas itself)."""
        if not isinstance(value, str):
            return value
        words = [word for part in value.split() for word in _split_urls(part)]
        return tuple(word for word in words if word)

    @field_validator("wechat_aes_key", "wechat_aes_key_before")
    @classmethod
    def _forty_three(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) != 43:
            raise ValueError("must have 43 characters, as WeChat's page shows it")
        return value


def _split_urls(text: str) -> list[str]:
    """`mailto://a?to=x,y,json://b` → two URLs: a comma parts them only where a new scheme follows."""
    urls: list[str] = []
    for part in text.split(","):
        if "://" in part or not urls:
            urls.append(part)
        else:
            urls[-1] = f"{urls[-1]},{part}" if part else urls[-1]
    return urls


def described() -> str:
    """All settings with their defaults, for `bole serve --help`."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, ()) else f" (default {field.default})"
        rows.append(f"BOLE_{name.upper()}: {field.description}{default}")
    return "\n\n".join(rows)
