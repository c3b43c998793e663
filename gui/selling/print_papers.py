"""Has the papers of a sale printed, without making anybody wait: what goes wrong is told, and the sale stands."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.domain.print_jobs import PaperKind, PrintJob
from cinema.domain.printers import PrintRole
from cinema.errors import CinemaError
from cinema.i18n import _, current_language
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext


def print_sale(app: "AppContext", owner: "tk.Misc", sale_id: str) -> None:
    """Ask for the papers of a sale that was paid just now, where the house prints by itself."""
    cinema, actor, language = app.cinema, app.identity.actor(), current_language()

    def failed(error: BaseException) -> None:
        if not isinstance(error, CinemaError):
            app.report(error)
            return
        words = _("The sale is in order, but nothing was printed: {reason} Print it with F4.")
        app.notify(words.format(reason=errors.words(error).message), "warn")

    app.tasks.submit(
        lambda: cinema.printing.sold(actor, sale_id, language), owner=owner, on_error=failed, write=True
    )  # fmt: skip


def print_paper(
    app: "AppContext",
    owner: "tk.Misc",
    kind: PaperKind,
    subject: str,
    *,
    fresh: bool,
    role: PrintRole,
    otherwise: Callable[[], None],
    ended: Callable[[], None] = lambda: None,
) -> None:
    """Send a paper to this till's printer for it; where it has none, do what is done `otherwise`.

    `ended` is called when the paper was asked for, or could not be.
    """
    cinema, actor, language = app.cinema, app.identity.actor(), current_language()

    def ask() -> PrintJob | None:
        if role not in cinema.printing.roles(actor):
            return None
        return cinema.printing.ask(actor, kind, subject, language, fresh=fresh)

    def done(job: PrintJob | None) -> None:
        ended()
        if job is None:
            otherwise()
        else:
            app.notify(_("Sent to the printer as a copy.") if job.is_copy else _("Sent to the printer."), "good")

    def failed(error: BaseException) -> None:
        ended()
        app.report(error)

    app.tasks.submit(ask, owner=owner, on_done=done, on_error=failed, write=True)
