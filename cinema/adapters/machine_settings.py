"""Settings of one machine: its database server and its name.

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
from cinema.files import reason_of
from cinema.i18n import _


class MachineSettings(BaseSettings):
    """The settings that differ between the machines of a house. An unknown name in the file is an error."""

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
        """Read the environment first, then the file: the first source with a value wins."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path:
    """Return the path of this machine's settings file, which need not exist."""
    return user_config_path("cinema") / "config.toml"


def read_machine_settings() -> MachineSettings:
    """Return this machine's settings; InvalidInputError names the wrong one."""
    try:
        return MachineSettings()
    except ValidationError as error:
        # Without the input: a connection string holds a password.
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        words = _("{name} in the environment or in {file}: {reason}").format(
            name=name, file=config_file(), reason=first["msg"]
        )
        raise InvalidInputError(words, field=name) from None
    except OSError as error:  # such as the folder of another user, kept in the environment by sudo
        words = _("{file} can't be read: {reason}.").format(file=config_file(), reason=reason_of(error))
        raise InvalidInputError(words, field="config") from None
    except ValueError as error:  # the file is not TOML
        raise InvalidInputError(f"{config_file()}: {error}", field="config") from None
