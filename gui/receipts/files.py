"""Saves the receipt's PDF, prints it, or opens it in the system's viewer. Runs on workers."""

import os
import shutil
import subprocess
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

from cinema.errors import CinemaError, InvalidInputError
from cinema.i18n import _
from gui.widgets.file_dialog import FileDialog
from gui.widgets.temporary_files import TEMPORARY, TemporaryFiles

_EARLY = 2  # seconds; xdg-open has failed by then, while many viewers stay until their window is closed
Run = Callable[[Sequence[str]], int | None]


def ask_path(owner: tk.Misc, name: str, on_choose: Callable[[Path], None]) -> FileDialog:
    """Ask for a path to save a PDF to, with the name that is offered; a file that is there is asked about."""
    return FileDialog(owner, _("Save PDF"), on_choose, endings=(".pdf",), folder=Path.home(), new=name)


def run_program(command: Sequence[str]) -> int | None:
    """Start a program on its own, and return its exit code, None if it is still running after a moment.

    One that is running stays, also when this program ends: it may be a viewer with its window open, or a print command
    that waits for its server.
    """
    # S603: the program is one of a fixed list, its argument a file of ours.
    nothing = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603
        command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )
    try:
        return started.wait(_EARLY)
    except subprocess.TimeoutExpired:
        threading.Thread(target=started.wait, daemon=True, name="viewer").start()  # else it would end as a zombie
        return None


class ReceiptFiles:
    """Saves, prints and opens PDF files; tests replace `find` and `run`."""

    def __init__(
        self,
        find: Callable[[str], str | None] = shutil.which,
        run: Run = run_program,
        temporary: TemporaryFiles = TEMPORARY,
    ) -> None:
        self._find, self._run, self._temporary = find, run, temporary

    def save(self, content: bytes, path: Path) -> Path:
        """Write the file and return its path; InvalidInputError if the path can't be written."""
        try:
            path.write_bytes(content)
        except OSError as error:
            words = _("The file can't be written there: {reason}. Choose another folder.")
            raise InvalidInputError(words.format(reason=error.strerror or str(error)), field="path") from error
        return path

    def print(self, content: bytes, name: str) -> None:
        """Print the file; CinemaError if there is no print command or it fails."""
        program = next((found for known in ("lpr", "lp") if (found := self._find(known))), None)
        if program is None and sys.platform != "win32":
            raise CinemaError(_("No printer is set up on this machine. Save the PDF, and print it where there is one."))
        path = self._temporary.put(content, name)
        if program is None:
            self._temporary.show(path)  # the program that prints it reads it later
            os.startfile(path, "print")  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - Windows' own way
            return
        try:
            ended = self._run((program, str(path)))
        except OSError:
            self._temporary.drop(path)
            raise
        if ended is None:
            self._temporary.show(path)  # it has yet to read the file
            return
        self._temporary.drop(path)  # the spooler has copied it
        if ended:
            raise CinemaError(_("The printer refused the file. Save the PDF, and print it from another program."))

    def open(self, content: bytes, name: str) -> Path:
        """Open the file in the system's viewer and return its path; CinemaError if there is none."""
        path = self._temporary.put(content, name)
        self._temporary.show(path)
        if sys.platform == "win32":
            os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - Windows' own way
            return path
        program = self._find("open" if sys.platform == "darwin" else "xdg-open")
        if program is None or self._run((program, str(path))):
            words = _("There is no program here that shows PDF files. The file is {path}.")
            raise CinemaError(words.format(path=path))
        return path
