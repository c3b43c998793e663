"""Settings of one machine: which server it uses, and what it is called.

They come from the environment (CINEMA_MONGODB_URI, CINEMA_WORKSTATION), else from `config.toml` in the user's folder:

    mongodb_uri = "mongodb://…"
    workstation = "till-1"
"""

import socket
from pathlib import Path

from platformdirs import user_config_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from cinema.errors import InvalidInputError
from cinema.i18n import _


class MachineSettings(BaseSettings):
    """What differs between two machines of one house. An unknown name in the file is an error, not a surprise."""

    model_config = SettingsConfigDict(env_prefix="CINEMA_", env_ignore_empty=True, extra="forbid")

    mongodb_uri: SecretStr | None = None
    workstation: str = Field(default_factory=lambda: socket.gethostname() or "workstation", pattern=r"^[^/\s]{1,60}$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Ask the environment first, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path:
    """Return where the file with this machine's settings is looked for; it need not exist."""
    return user_config_path("cinema") / "config.toml"


def read_machine_settings() -> MachineSettings:
    """Return this machine's settings; InvalidInputError names the one that can't be read."""
    try:
        return MachineSettings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        words = _("{name} in the environment or in {file}: {reason}").format(
            name=name, file=config_file(), reason=first["msg"]
        )
        raise InvalidInputError(words, field=name) from None
    except ValueError as error:
        raise InvalidInputError(f"{config_file()}: {error}", field="config") from None
