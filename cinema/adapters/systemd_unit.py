"""Writes the unit with which a user's systemd keeps the kiosk running."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cinema.errors import CinemaError
from cinema.files import reason_of
from cinema.i18n import _

UNIT = "cinema-kiosk.service"
# Of the session that installs it. An address of the database may hold a password: it belongs into config.toml.
_KEPT = ("DISPLAY", "XAUTHORITY", "CINEMA_WORKSTATION", "CINEMA_DATA_DIR")


def unit_file(environment: Mapping[str, str]) -> Path:
    """Return where the unit lies: below XDG_CONFIG_HOME, else below the user's .config."""
    chosen = environment.get("XDG_CONFIG_HOME", "")
    config = Path(chosen) if chosen and Path(chosen).is_absolute() else Path.home() / ".config"
    return config / "systemd" / "user" / UNIT


def has_systemd() -> bool:
    """Tell whether this machine is run by systemd, so that a unit starts something."""
    return shutil.which("systemctl") is not None and Path("/run/systemd/system").is_dir()


def unit_text(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Return the unit's text. Without a `folder` the command runs in the user's own.

    It is started again whatever it ends with, but for 0: staff left it by a PIN.
    """
    lines = [
        "[Unit]",
        "Description=Cinema kiosk",
        "PartOf=graphical-session.target",
        "After=graphical-session.target",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        f"ExecStart={' '.join(_quoted(word).replace('$', '$$') for word in command)}",
        *([f"WorkingDirectory={str(folder).replace('%', '%%')}"] if folder is not None else []),
        *(f"Environment={_quoted(f'{name}={environment[name]}')}" for name in _KEPT if environment.get(name)),
        "Restart=always",
        "RestartSec=1",
        "RestartPreventExitStatus=0",
        "SuccessExitStatus=129 130 143",
        "KillMode=mixed",
        "",
        "[Install]",
        "WantedBy=graphical-session.target",
        "",
    ]
    return "\n".join(lines)


def write_unit(file: Path, text: str) -> bool:
    """Write the unit in one step, and tell whether one was there before; CinemaError if it can't be written."""
    was_there = file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(prefix=".cinema-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as unit:
                unit.write(text)
            Path(made).chmod(0o644)
            Path(made).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(made).unlink()
            raise
    except OSError as error:
        words = _("{file} can't be written: {reason}.")
        raise CinemaError(words.format(file=file, reason=reason_of(error))) from error
    return was_there


def _quoted(word: str) -> str:
    """Return a word as systemd reads it as one, whatever it holds."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{escaped}"'
