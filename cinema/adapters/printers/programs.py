"""The programs that print, as children of a window: `cinema printer run`, one for each printer.

A child ends when its standard input does, so that none outlives a window that was killed.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

_LONGEST_STOP = 2.0
_log = logging.getLogger(__name__)


class NoPrograms:
    """See `cinema.ports.PrinterPrograms`; starts none, such as for a command and in tests."""

    def keep(self, printers: Sequence[str]) -> None:
        """See the port."""

    def stop(self) -> None:
        """See the port."""


class ChildPrograms:
    """See `cinema.ports.PrinterPrograms`."""

    def __init__(self, database: str, environment: Mapping[str, str]) -> None:
        self._database = database
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def keep(self, printers: Sequence[str]) -> None:
        """See the port."""
        with self._lock:
            if self._stopped:
                return
            for printer in [one for one in self._running if one not in printers]:
                _let_end(self._running.pop(printer))
            for printer in printers:
                known = self._running.get(printer)
                if known is not None and known.poll() is None:
                    continue
                if known is not None:
                    _close_input(known)
                    _log.warning("the program of printer %s ended (%s); it is started again", printer, known.returncode)
                self._running[printer] = self._start(printer)

    def stop(self) -> None:
        """See the port."""
        with self._lock:
            self._stopped = True
            running, self._running = list(self._running.values()), {}
        for one in running:
            _let_end(one)
        deadline = time.monotonic() + _LONGEST_STOP
        for one in running:
            try:
                one.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:  # it prints, and ends by itself after that paper
                _log.info("printer program %s ends after its paper", one.pid)

    def pids(self) -> dict[str, int]:
        """Return the process of each printer."""
        with self._lock:
            return {printer: one.pid for printer, one in self._running.items()}

    def _start(self, printer: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "cinema", "printer", "run", printer, "--child", "--database", self._database]
        return subprocess.Popen(  # noqa: S603 - this program
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, **self._environment}
        )


def _let_end(program: subprocess.Popen[bytes]) -> None:
    _close_input(program)
    if program.poll() is None:
        program.terminate()


def _close_input(program: subprocess.Popen[bytes]) -> None:
    if program.stdin is not None:
        program.stdin.close()
