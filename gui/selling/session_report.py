"""An X or a Z on the screen, saved and printed as receipts are."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.print_jobs import PaperKind
from cinema.domain.printers import PrintRole
from cinema.domain.session_lines import session_lines, session_place, session_title
from cinema.errors import CinemaError
from cinema.i18n import _, current_language
from gui.receipts.files import ReceiptFiles, ask_path
from gui.scale import px
from gui.selling.print_papers import print_paper
from gui.widgets.card import PADDING, Card
from gui.widgets.file_dialog import FileDialog
from gui.widgets.icon_button import icon_button
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.session_report import SessionReport

_WIDTH = 480


class SessionReportPage(Screen):
    """Shows the `report` that it was given, at times of `zone`, over the page that it was opened from.

    It does not change any more: a Z is final, an X was true then.
    """

    nav = None
    smallest = (520, 620)
    files: ClassVar[ReceiptFiles] = ReceiptFiles()

    def build(self) -> None:
        """Make the card of the report."""
        report: SessionReport = self.arguments["report"]
        self._report = report
        self.saving: FileDialog | None = None
        card = Card(self.body, session_title(report))
        card.configure(width=px(_WIDTH + 2 * PADDING))
        card.pack_propagate(False)
        card.pack(pady=px(16), fill="y", expand=True)
        scrolled = ScrolledFrame(card.body, surface=True, gutter=False)
        scrolled.pack(fill="both", expand=True)
        lines = ttk.Frame(scrolled.inside, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        lines.pack(fill="both", expand=True)
        lines.columnconfigure(0, weight=1, minsize=px(_WIDTH - 140))
        place = session_place(report, self.arguments["zone"])
        ttk.Label(lines, text=place, style="Surface.Muted.TLabel").grid(row=0, column=0, columnspan=2, sticky="w")
        for row, (words, amount) in enumerate(session_lines(report), 1):
            WrappedLabel(lines, text=words, style="Surface.TLabel", most=_WIDTH - 140).grid(
                row=row, column=0, sticky="we"
            )
            ttk.Label(lines, text=amount, style="Surface.Bold.TLabel").grid(row=row, column=1, sticky="e")
        scrolled.settle()
        self.button = ttk.Button(
            card.foot, text=_("Done"), style="Surface.Primary.TButton", command=self.app.navigator.back
        )
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        self.button.pack(side="right")
        self.save = icon_button(card.foot, "download", self.save_pdf, style="Surface.Quiet.TButton", text=_("Save PDF"))
        self.print = icon_button(card.foot, "printer", self.print_pdf, style="Surface.Quiet.TButton", text=_("Print"))
        for button in (self.print, self.save):
            button.pack(side="left", padx=(0, px(8)))

    def first_focus(self) -> tk.Misc | None:
        """Return the button that goes back."""
        return self.button

    def save_pdf(self) -> None:
        """Ask for a path and save the PDF there."""

        def chosen(path: Path) -> None:
            self._with_pdf(lambda content: self.files.save(content, path), _("Saved: {what}"))

        self.saving = ask_path(self, self._file, chosen)

    def print_pdf(self) -> None:
        """Print on this till's printer for reports; without one, as a PDF with the system's print command."""
        report = self._report
        self._let(free=False)  # a second press would print twice
        print_paper(
            self.app,
            self,
            PaperKind.Z if report.number else PaperKind.X,
            report.session.id,
            fresh=True,
            role=PrintRole.REPORT,
            otherwise=lambda: self._with_pdf(
                lambda content: self.files.print(content, self._file), _("Sent to the printer.")
            ),
            ended=lambda: self._let(free=True),
        )

    @property
    def _file(self) -> str:
        return f"{self._report.number or 'X'}.pdf"

    def _with_pdf(self, use: Callable[[bytes], object], words: str) -> None:
        receipts, language, report, app = self.app.cinema.receipts, current_language(), self._report, self.app

        def done(result: object) -> None:
            self._let(free=True)
            app.notify(words.format(what=result), "good")

        def failed(error: BaseException) -> None:
            self._let(free=True)
            if isinstance(error, CinemaError):
                app.notify(error.message, "info")
            else:
                app.report(error)

        self._let(free=False)  # a second press would print twice
        app.tasks.submit(lambda: use(receipts.session_pdf(report, language)), owner=self, on_done=done, on_error=failed)

    def _let(self, *, free: bool) -> None:
        for button in (self.print, self.save):
            button.state(["!disabled" if free else "disabled"])
