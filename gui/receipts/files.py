"""Saves the receipt's PDF, prints it, or opens it in the system's viewer. Runs on workers."""

import os
import shutil
import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

from cinema.errors import CinemaError, InvalidInputError
from cinema.i18n import _
from gui.widgets.temporary_files import TEMPORARY, TemporaryFiles

_TIMEOUT = 20  # seconds; lpr may wait for a print server that doesn't answer
Run = Callable[[Sequence[str]], int]


def ask_path(parent: tk.Misc, name: str) -> str | None:
    """Ask for a path to save to, None if the user cancels; on the Tk thread."""
    from tkinter import filedialog

    chosen = filedialog.asksaveasfilename(
        parent=parent, title=_("Save PDF"), initialdir=Path.home(), initialfile=name, defaultextension=".pdf",
        filetypes=[("PDF", "*.pdf")],
    )  # fmt: skip
    return chosen or None


def run_program(command: Sequence[str]) -> int:
    """Run a program and return its exit code."""
    # S603: the program is one of a fixed list, its argument a file of ours.
    return subprocess.run(command, check=False, timeout=_TIMEOUT, capture_output=True).returncode  # noqa: S603


class ReceiptFiles:
    """Saves, prints and opens PDF files; tests replace `find` and `run`."""

    def __init__(
        self,
        find: Callable[[str], str | None] = shutil.which,
        run: Run = run_program,
        temporary: TemporaryFiles = TEMPORARY,
    ) -> None:
        self._find, self._run, self._temporary = find, run, temporary

    def save(self, content: bytes, path: str) -> Path:
        """Write the file and return its path; InvalidInputError if the path can't be written."""
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            words = _("The file can't be written there: {reason}. Choose another folder.")
            raise InvalidInputError(words.format(reason=error.strerror or str(error)), field="path") from error
        return Path(path)

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
            failed = self._run((program, str(path)))
        finally:
            self._temporary.drop(path)  # the spooler has copied it
        if failed:
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
