"""The mark of this machine, by which a data folder that was copied to another one is known."""

import hashlib
import hmac
import sys
from pathlib import Path

_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_mark(epoch: str) -> str:
    """Return this machine's mark for an epoch of a database, empty where the system has no id of its own.

    It is keyed by the epoch, as machine-id(5) asks, so that the id itself is never shown. A network address is no
    substitute: that of a container may change at every start.
    """
    name = _machine_id()
    return hmac.new(name.encode(), f"cinema till {epoch}".encode(), hashlib.sha256).hexdigest()[:12] if name else ""


def _machine_id() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for file in _FILES:
        try:
            text = file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if len(text) == 32:  # not "uninitialized", which a system writes that has never started
            return text
    return ""
