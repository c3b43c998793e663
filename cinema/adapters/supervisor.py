"""Keeps one child program running: starts it again whenever it dies, with a growing pause, and ends it with itself.

The child's standard input is a pipe that nobody writes to: it ends with this program, however that ends, so the child
can tell that nobody keeps it any more (`end_with_parent`).
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from cinema.files import reason_of

LEFT = 0
"""The exit code of a child that was left on purpose; any other end is made good."""
_LARGEST_LOG = 64 * 1024  # bytes; the one before it is kept too
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")  # not every system has all
_LOOK = 0.1  # seconds between two looks at the child
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before a child is started again: `first`, then twice as long each time, up to `most`.

    One that has lived for `steady` seconds begins anew. `end`: how long a child may take to end after a signal.
    """

    first: float = 0.5
    most: float = 30.0
    steady: float = 30.0
    end: float = 10.0

    def after(self, pause: float, lived: float) -> float:
        """Return the pause after a life of so many seconds; `pause` is the one before it, 0 before the first."""
        return self.first if lived >= self.steady or not pause else min(2 * pause, self.most)


class DeathLog:
    """A log of restarts, bounded in size. That it can't be written must not keep the child from starting again."""

    def __init__(self, file: Path, largest: int = _LARGEST_LOG) -> None:
        self._file = file
        self._largest = largest

    def note(self, words: str) -> None:
        """Add a line with the instant."""
        line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {words}\n"
        try:
            with suppress(FileNotFoundError):
                if self._file.stat().st_size + len(line) > self._largest:
                    self._file.replace(self._file.with_name(f"{self._file.name}.1"))
            descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as log:
                log.write(line)
        except OSError as error:
            _log.warning("%s: %s", self._file, reason_of(error))


class Supervisor:
    """Runs on the main thread, since it hears signals. `command` gets this program's process id as its last word."""

    def __init__(self, command: Sequence[str], log: DeathLog, pauses: Pauses | None = None) -> None:
        self._command = [*command, str(os.getpid())]
        self._log = log
        self._pauses = pauses or Pauses()
        self._signal: int | None = None

    def run(self) -> int:
        """Keep the child running until it is left or a signal comes; returns the exit code, 128 and the signal's."""
        before = {number: signal.signal(number, self._signalled) for number in _numbers()}
        try:
            pause = 0.0
            while True:
                begun = time.monotonic()
                cause = self._live()
                if self._signal is not None:
                    return 128 + self._signal
                if cause is None:
                    return LEFT
                lived = time.monotonic() - begun
                pause = self._pauses.after(pause, lived)
                self._log.note(f"{cause} after {lived:.1f} s; started again in {pause:.1f} s")
                if self._waited(pause, lambda: False):
                    return 128 + (self._signal or 0)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _live(self) -> str | None:
        """Run the child to its end and return what it died of; None if it was left on purpose."""
        try:
            # A new session would hide it from the terminal's Ctrl-C, which it may hear as well.
            child = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 - this program
        except OSError as error:
            return f"could not be started ({reason_of(error)})"
        try:
            if self._waited(None, lambda: child.poll() is not None):
                self._end(child)
                return None
            return None if child.returncode == LEFT else _cause(child.returncode)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            if child.stdin is not None:
                child.stdin.close()

    def _end(self, child: "subprocess.Popen[bytes]") -> None:
        """Pass the signal on, and kill a child that doesn't end by it."""
        with suppress(OSError):  # it ended meanwhile
            child.send_signal(self._signal or signal.SIGTERM)
        try:
            child.wait(self._pauses.end)
        except subprocess.TimeoutExpired:
            self._log.note("did not end after a signal and was killed")
            child.kill()
            child.wait()

    def _waited(self, seconds: float | None, done: Callable[[], bool]) -> bool:
        """Wait until something is done, or for so long; True if a signal came."""
        end = time.monotonic() + seconds if seconds is not None else None
        while self._signal is None:
            left = _LOOK if end is None else min(_LOOK, end - time.monotonic())
            if done() or left <= 0:
                return False
            time.sleep(left)
        return True

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number


def _numbers() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


def _cause(code: int) -> str:
    """Return what a child died of, in the words of the log."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
