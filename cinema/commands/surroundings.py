"""What the program is started in: its environment, put right before anything reads it, and the log."""

import logging
from collections.abc import MutableMapping
from pathlib import Path

from cinema.i18n import _

LOG_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")


def settle_folders(environment: MutableMapping[str, str]) -> None:
    """Unset folders that are empty or relative, as the XDG base directory specification asks, and make sure of a home.

    A relative one would be another folder, with another house in it, wherever the program is started. Without HOME the
    system's list of users says where the user's folder is; one that isn't on it, as in a container, gets the root.
    """
    for name in _FOLDERS:
        if name in environment and not Path(environment[name]).is_absolute():
            del environment[name]
    try:
        Path.home()
    except RuntimeError:
        environment["HOME"] = "/"


def read_log_level(text: str | None) -> str:
    """Return the level that CINEMA_LOG names, ERROR if it is unset or blank; ValueError tells people of another one."""
    level = (text or "").strip().upper() or "ERROR"
    if level not in LOG_LEVELS:
        raise ValueError(_("CINEMA_LOG must be ERROR, WARNING, INFO or DEBUG."))
    return level


def start_log(level: str) -> None:
    """Log to standard error, without what the driver says of each command: whole documents, with e-mails and hashes."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("pymongo").setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
