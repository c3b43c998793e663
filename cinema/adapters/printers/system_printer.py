"""Printers of the system: PDF files by `lp`, their state by `lpstat`. Accepted by the system counts as printed."""

import logging
import os
import subprocess
from collections.abc import Callable, Sequence

from cinema.domain.print_jobs import Printout, Sent, time_limit
from cinema.domain.printers import Condition

_SECONDS = 5.0
_log = logging.getLogger(__name__)


def condition(name: str) -> Condition:
    """Return what the system knows of a printer."""
    try:
        done = _run(["lpstat", "-p", name], b"", _SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.info("lpstat: %s", error)
        return Condition.OFF
    if done.returncode != 0:
        return Condition.OFF
    return Condition.FAULT if b"disabled" in done.stdout else Condition.READY


def send(name: str, printout: Printout, before: Callable[[], bool], title: str) -> Sent:
    """See `cinema.ports.PrinterDevices.send`."""
    found = condition(name)
    if not found.prints or not before():
        return Sent(begun=False, done=False, condition=found)
    try:
        done = _run(["lp", "-d", name, "-t", title, "-o", "fit-to-page"], printout.content, time_limit(printout))
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("lp: %s", error)
        return Sent(begun=True, done=False, condition=Condition.OFF)
    if done.returncode != 0:
        _log.warning("lp: %s", done.stderr.decode(errors="replace").strip())
    return Sent(begun=True, done=done.returncode == 0, condition=found if done.returncode == 0 else Condition.FAULT)


def _run(words: Sequence[str], given: bytes, seconds: float) -> subprocess.CompletedProcess[bytes]:
    plain = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(words, input=given, capture_output=True, timeout=seconds, check=False, env=plain)  # noqa: S603
