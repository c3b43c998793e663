"""Prints a paper of the house, or opens it in the system's viewer, which prints and saves it."""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.print_jobs import PaperKind
from cinema.domain.printers import PrintRole
from cinema.errors import CinemaError
from cinema.i18n import _, current_language
from gui.receipts.files import ReceiptFiles
from gui.selling.print_papers import print_paper
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.papers.blocks import Paper

FILES = ReceiptFiles()
"""What opens the file; tests replace it."""


def print_or_open(
    screen: Screen, kind: PaperKind, subject: str, make: "Callable[[], Paper]", name: str, button: ttk.Button
) -> None:
    """Print a paper on this till's printer for reports; without one, open it as a PDF. `subject`: `Printing.ask`."""

    def free() -> None:
        button.state(["!disabled"])

    button.state(["disabled"])
    print_paper(
        screen.app,
        screen,
        kind,
        subject,
        fresh=False,
        role=PrintRole.REPORT,
        otherwise=lambda: open_paper(screen, make, name, button),
        ended=free,
    )


def open_paper(screen: Screen, make: "Callable[[], Paper]", name: str, button: ttk.Button) -> None:
    """Make a paper on a worker and open it as a PDF; `button` is off meanwhile, so that it is not made twice."""
    app, language, papers, files = screen.app, current_language(), screen.app.cinema.papers, FILES

    def done(_path: object) -> None:
        button.state(["!disabled"])

    def failed(error: BaseException) -> None:
        button.state(["!disabled"])
        if isinstance(error, CinemaError):
            app.notify(error.message, "info")
        else:
            app.report(error)

    def work() -> object:
        return files.open(papers.pdf(make(), language), name)

    button.state(["disabled"])
    app.notify(_("The paper is being made. It opens in the program that shows PDF files."), "info")
    app.tasks.submit(work, owner=screen, on_done=done, on_error=failed)
