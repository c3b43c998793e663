"""Settings of one machine: its database server and its name.

They come from the environment (CINEMA_MONGODB_URI, CINEMA_WORKSTATION), else from `config.toml` in the user's folder:

    mongodb_uri = "mongodb://…"
    workstation = "till-1"
"""

import os
import socket
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from cinema.errors import InvalidInputError
from cinema.files import read_regular, shown_path
from cinema.i18n import N_, _

_LARGEST = 100_000
_RULES = {
    "workstation": N_("a name of 1 to 60 signs, without a blank and without a slash"),
    "mongodb_uri": N_("an address that begins with mongodb:// or mongodb+srv://"),
}


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
        return init_settings, env_settings, InitSettingsSource(settings_cls, _from_file(config_file()))


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
        reason = _(_RULES[name]) if name in _RULES else _("there is no such setting")
        words = _("{name} in the environment or in {file}: {reason}").format(
            name=name, file=shown_path(config_file()), reason=reason
        )
        raise InvalidInputError(words, field=name) from None


def _from_file(file: Path) -> dict[str, Any]:
    """Return what the settings file says, nothing if there is none; InvalidInputError for one that can't be read."""
    if not _is_there(file):
        return {}
    try:
        return tomllib.loads(read_regular(file, _LARGEST, field="config").decode("utf-8-sig"))
    except RecursionError:
        words = _("{file} can't be read: {reason}.").format(file=shown_path(file), reason=_("it is nested too deeply"))
        raise InvalidInputError(words, field="config") from None
    except ValueError as error:  # no text, or no TOML
        raise InvalidInputError(f"{shown_path(file)}: {error}", field="config") from None


def _is_there(file: Path) -> bool:
    """Tell whether there is a settings file, also one that can't be read; InvalidInputError for a link to nothing.

    Such a link, in the path too, is no missing file: the program would go on, with another database than the house's.
    """
    for place in (file, *file.parents):
        # Not a path's methods, which raise for a closed folder.
        if os.path.islink(place) and not os.path.exists(place):  # noqa: PTH110, PTH114
            words = _("{file} is a link to nothing. Correct it or remove it: it decides which database is used.")
            raise InvalidInputError(words.format(file=shown_path(place)), field="config")
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
