"""The receipt page: paid, the tickets with their codes, and the paper to save, print or open."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.receipts import Receipt
from cinema.domain.screenings import DOORS
from cinema.errors import CinemaError
from cinema.i18n import _, clock, current_language
from gui.receipts.files import ReceiptFiles, ask_path
from gui.receipts.paper import Modules, ReceiptPaper
from gui.receipts.tickets import BigTick, LargeCode, TicketCard
from gui.receipts.words import file_name, payment_words
from gui.scale import px
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.scrolled import ScrolledFrame
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

Read = tuple[Receipt, dict[str, Modules]]
_WIDE = 1600


class ReceiptPage(Screen):
    """Opened with `transaction_id`; `fresh` says that it was paid just now, otherwise the receipt is a copy."""

    nav = "purchases"
    files: ClassVar[ReceiptFiles] = ReceiptFiles()
    ask_path: ClassVar[Callable[[tk.Misc, str], str | None]] = staticmethod(ask_path)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.transaction_id: str = arguments["transaction_id"]
        self.fresh = bool(arguments.get("fresh"))
        self.receipt: Receipt | None = None
        self.codes: dict[str, Modules] = {}
        self.large: LargeCode | None = None
        self.save: ttk.Button | None = None
        self.print: ttk.Button | None = None
        self.open: ttk.Button | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Read the receipt and its codes, then show them."""
        self.large = self.save = None
        ttk.Label(self.body, text=_("Fetching your tickets…"), style="Muted.TLabel").place(
            relx=0.5, rely=0.42, anchor="center"
        )
        receipts, actor, copy = self.app.cinema.receipts, self.app.session.actor(), not self.fresh

        def work() -> Read:
            receipt = receipts.of_sale(actor, self.transaction_id, copy=copy)
            return receipt, {one.code: receipts.qr(one.code) for one in receipt.tickets}

        self.load(work, self._show, on_error=self._not_there)

    def escape(self) -> bool:
        """Close the large code, if it is open."""
        if self.large is None:
            return False
        self._close_code()
        return True

    def first_focus(self) -> tk.Misc | None:
        """Return the button that saves, once it is there."""
        return self.save

    def show_code(self, ticket: int) -> None:
        """Show a ticket's code large, and on the paper."""
        if self.receipt is None or not self.receipt.admitting:
            return
        self._close_code()
        self.paper.show_code(ticket)
        self.large = LargeCode(self, self.receipt, self.codes, ticket, self._close_code)
        self.large.place(relx=0.5, rely=0.5, anchor="center")
        self.large.close.focus_set()

    def save_pdf(self) -> None:
        """Ask where to, and save."""
        if self.receipt is None:
            return
        path = type(self).ask_path(self, file_name(self.receipt))
        if path is not None:
            self._with_pdf(lambda content: self.files.save(content, path), _("Saved: {what}"))

    def print_pdf(self) -> None:
        """Print by the system's own way."""
        if self.receipt is not None:
            name = file_name(self.receipt)
            self._with_pdf(lambda content: self.files.print(content, name), _("Sent to the printer."))

    def open_pdf(self) -> None:
        """Open in the system's viewer."""
        if self.receipt is not None:
            name = file_name(self.receipt)
            self._with_pdf(lambda content: self.files.open(content, name), "")

    def _with_pdf(self, use: Callable[[bytes], object], words: str) -> None:
        receipt, receipts, language = self.receipt, self.app.cinema.receipts, current_language()
        assert receipt is not None

        def work() -> object:
            return use(receipts.pdf(receipt, language))

        def done(result: object) -> None:
            self._enable(True)
            if words:
                self.app.notify(words.format(what=result), "good")

        def failed(error: BaseException) -> None:
            self._enable(True)
            if isinstance(error, CinemaError):
                self.app.notify(error.message, "info")
            else:
                self.app.report(error)

        self._enable(False)
        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed)

    def _enable(self, ready: bool) -> None:
        for button in (self.save, self.print, self.open):
            if button is not None and button.winfo_exists():
                button.state(["!disabled" if ready else "disabled"])

    def _not_there(self, error: BaseException) -> None:
        if not isinstance(error, CinemaError):
            self.app.report(error)
            return
        for child in self.body.winfo_children():
            child.destroy()
        EmptyState(
            self.body, icon="receipt", title=_("This receipt can't be shown"), sentence=error.message,
            action=(_("Back"), self.app.navigator.back),
        ).pack(fill="both", expand=True)  # fmt: skip

    def _show(self, read: Read) -> None:
        self.receipt, self.codes = read
        had_focus = self.focus_get() in {self, None}
        for child in self.body.winfo_children():
            child.destroy()
        scrolled = ScrolledFrame(self.body, padding=(px(24), px(48), px(24), px(24)))
        scrolled.pack(fill="both", expand=True)
        page = ttk.Frame(scrolled.inside)
        page.pack(anchor="n")
        left = ttk.Frame(page)
        left.pack(side="left", anchor="n", padx=(0, px(128)))
        self._head(left, self.receipt)
        self._buttons(left)
        self._tickets(left, self.receipt)
        self.paper = ReceiptPaper(page, self.receipt, self.codes)
        self.paper.pack(side="left", anchor="n")
        scrolled.settle()
        if had_focus and self.winfo_ismapped() and self.save is not None:
            self.save.focus_set()

    def _head(self, left: ttk.Frame, receipt: Receipt) -> None:
        head = ttk.Frame(left)
        head.pack(anchor="w", pady=(0, px(28)))
        BigTick(head, faded=not receipt.admitting).pack(side="left", padx=(0, px(24)))
        words = ttk.Frame(head)
        words.pack(side="left")
        title = _("Paid. Enjoy the movie!") if self.fresh else receipt.title_in(current_language())
        ttk.Label(words, text=title, style="Display.TLabel", wraplength=px(480)).pack(anchor="w")
        number = _("Receipt {number}").format(number=receipt.number)
        number = number if self.fresh else number + " · " + _("copy")
        under = f"{number} · {payment_words(receipt)}"
        ttk.Label(words, text=under, style="Muted.TLabel").pack(anchor="w", pady=(px(4), 0))

    def _buttons(self, left: ttk.Frame) -> None:
        row = ttk.Frame(left)
        row.pack(anchor="w", pady=(0, px(28)))
        self.save = icon_button(
            row, "download", self.save_pdf, style="Primary.TButton", text=_("Save PDF"), role="on_accent"
        )
        self.print = icon_button(row, "printer", self.print_pdf, style="Quiet.TButton", text=_("Print"))
        self.open = icon_button(row, "box-arrow-up-right", self.open_pdf, style="Quiet.TButton", text=_("Open"))
        for button in (self.save, self.print, self.open):
            button.pack(side="left", padx=(0, px(8)), fill="y")

    def _tickets(self, left: ttk.Frame, receipt: Receipt) -> None:
        ttk.Label(left, text=_("Your tickets"), style="Lead.TLabel").pack(anchor="w", pady=(0, px(12)))
        for index, one in enumerate(receipt.tickets):
            card = TicketCard(left, one, receipt.currency, lambda index=index: self.show_code(index))  # type: ignore[misc]
            card.pack(anchor="w", pady=(0, px(12)))
        note = ttk.Frame(left)
        note.pack(anchor="w", pady=(px(12), 0))
        IconLabel(note, "info-circle").pack(side="left", anchor="n", padx=(0, px(12)))
        doors = clock(receipt.first.starts_at - DOORS, receipt.timezone) if receipt.first else ""
        words = _("Doors open at {time}. Each ticket has a code of its own: show them on a screen or on paper.")
        if not receipt.admitting:
            words = _("These tickets were given back: their codes open no door any more.")
        ttk.Label(note, text=words.format(time=doors), style="Muted.TLabel", wraplength=px(540)).pack(side="left")

    def _close_code(self) -> None:
        if self.large is not None:
            self.large.destroy()
            self.large = None
            if self.save is not None:
                self.save.focus_set()
