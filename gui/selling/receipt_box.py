"""A receipt with its tickets as one frame for any face's screen: shows codes; saves, prints or opens the PDF."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.receipts import Receipt
from cinema.domain.screenings import DOORS
from cinema.errors import CinemaError
from cinema.i18n import _, clock, current_language, money
from gui.receipts.files import ReceiptFiles, ask_path
from gui.receipts.paper import WIDTH as PAPER_WIDTH
from gui.receipts.paper import Modules, ReceiptPaper
from gui.receipts.tickets import WIDTH, BigTick, LargeCode, TicketCard
from gui.receipts.words import change_due, file_name, payment_words
from gui.scale import px
from gui.widgets.file_dialog import FileDialog
from gui.widgets.flow import Flow
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


_EDGE, _GAP = 24, 32  # px around the page, and least between tickets and paper
_RING = 4  # px around a button for its focus ring; the rest of the column stands so much further in
_LEAST = 200  # px that the row of buttons asks for; it gets the width of the tickets


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt and its tickets' QR codes; `fresh`: it was paid just now."""

    receipt: Receipt
    codes: dict[str, Modules]
    fresh: bool


def read_receipt(cinema: "Cinema", actor: "Actor", sale_id: str, *, fresh: bool) -> ReadReceipt:
    """Read a sale's receipt (a copy unless `fresh`) and codes; for a worker. Errors are those of `Receipts.of_sale`."""
    return _with_codes(cinema, cinema.receipts.of_sale(actor, sale_id, copy=not fresh), fresh=fresh)


def read_numbered(cinema: "Cinema", actor: "Actor", number: str) -> ReadReceipt:
    """Read a sale's or refund's receipt by its number, as a copy; for a worker. Errors: `Receipts.by_number`."""
    return _with_codes(cinema, cinema.receipts.by_number(actor, number), fresh=False)


def _with_codes(cinema: "Cinema", receipt: Receipt, *, fresh: bool) -> ReadReceipt:
    return ReadReceipt(receipt, {one.code: cinema.receipts.qr(one.code) for one in receipt.tickets}, fresh)


def _fresh_title(receipt: Receipt) -> str:
    if receipt.exchange is not None:
        return _("Exchanged. Enjoy the movie!")
    return _("Paid. Enjoy the movie!") if receipt.tickets else _("Paid")


class ReceiptBox(ttk.Frame):
    """Shows tickets and paper; a large code lies over them until it is closed.

    `on_paper` gets the receipt before a paper is made of it, on a worker, and returns it as it is to be printed.
    `way_on`, its words and what it does, is the first button, and the one that has the focus at first.
    """

    files: ClassVar[ReceiptFiles] = ReceiptFiles()

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        read: ReadReceipt,
        on_paper: Callable[[Receipt], Receipt] = lambda receipt: receipt,
        way_on: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        super().__init__(master)
        self._on_paper = on_paper
        self._app, self._codes, self._fresh = app, read.codes, read.fresh
        self.receipt = read.receipt
        self.large: LargeCode | None = None
        self.saving: FileDialog | None = None
        scrolled = ScrolledFrame(self)
        scrolled.pack(fill="both", expand=True)
        # The columns at the edges centre the others.
        page = self._page = scrolled.inside
        page.columnconfigure((0, 3), weight=1)
        left = self._left = ttk.Frame(page)
        self._make_head(left)
        row = self._row = Flow(left, most=_LEAST)
        row.pack(fill="x", pady=(0, px(28 - _RING)))
        self.on: ttk.Button | None = None
        if way_on is not None:
            self.on = icon_button(
                row, "arrow-right", way_on[1], style="Primary.TButton", text=way_on[0], role="on_accent"
            )
            row.add(self.on, gap=4)
        style, role = ("Primary.TButton", "on_accent") if self.on is None else ("Quiet.TButton", "text")
        self.save = icon_button(row, "download", self.save_pdf, style=style, text=_("Save PDF"), role=role)
        self.print = icon_button(row, "printer", self.print_pdf, style="Quiet.TButton", text=_("Print"))
        self.open = icon_button(row, "box-arrow-up-right", self.open_pdf, style="Quiet.TButton", text=_("Open"))
        for button in self._buttons:
            row.add(button, gap=4)
        # Between the buttons and the tickets, for what a face adds; without anything it takes no room.
        self.aside = ttk.Frame(left, height=1)
        self.aside.pack(fill="x", padx=px(_RING))
        self._make_tickets(left)
        self.paper = ReceiptPaper(page, self.receipt, self._codes)
        self._scrolled = scrolled
        self._wide: bool | None = None
        self._lay(page.winfo_toplevel().winfo_width())
        page.bind("<Configure>", lambda event: self._lay(event.width), add=True)
        self.bind("<Configure>", lambda _event: self._fit_code())
        scrolled.settle()

    def _lay(self, width: int) -> None:
        """Place the paper beside the tickets, or below them in a narrow window."""
        room = width - 2 * px(_EDGE)
        wide = room >= px(WIDTH + _GAP + PAPER_WIDTH)
        tickets = min(px(WIDTH), room)
        for card in self._cards:
            card.fit(tickets)
        self._left.grid_configure(row=0, column=1, sticky="new")
        self._page.columnconfigure(1, minsize=tickets + 2 * px(_RING))
        if wide:
            gap = min(px(128), room - px(WIDTH + PAPER_WIDTH))
            self.paper.grid(row=0, column=2, sticky="n", padx=(gap - px(_RING), px(_RING)), pady=0)
        else:
            self.paper.grid(row=1, column=1, sticky="n", padx=0, pady=(px(32), 0))
        if wide != self._wide:
            self._wide = wide
            edge = px(_EDGE - _RING)
            self._scrolled.inside.configure(padding=(edge, px(48 if wide else 24), edge, px(24)))

    def _fit_code(self) -> None:
        if self.large is not None:
            self.large.fit()

    def show_code(self, ticket: int) -> None:
        """Show a ticket's code in large and on the paper; ignored if all tickets were given back."""
        if not self.receipt.admitting:
            return
        self.close_code()
        self.paper.show_code(ticket)
        self.large = LargeCode(self, self.receipt, self._codes, ticket, self._close)
        self.large.place(relx=0.5, rely=0.5, anchor="center")
        self.large.close.focus_set()

    def close_code(self) -> bool:
        """Close the large code; returns whether it was open."""
        if self.large is None:
            return False
        self.large.destroy()
        self.large = None
        self.first.focus_set()
        return True

    def _close(self) -> None:
        self.close_code()

    def save_pdf(self) -> None:
        """Ask for a path and save the PDF there."""

        def chosen(path: Path) -> None:
            self._with_pdf(lambda content: self.files.save(content, path), _("Saved: {what}"))

        self.saving = ask_path(self, file_name(self.receipt), chosen)

    def print_pdf(self) -> None:
        """Print the PDF with the system's print command."""
        name = file_name(self.receipt)
        self._with_pdf(lambda content: self.files.print(content, name), _("Sent to the printer."))

    def open_pdf(self) -> None:
        """Open the PDF in the system's viewer."""
        name = file_name(self.receipt)
        self._with_pdf(lambda content: self.files.open(content, name), "")

    def add_button(self, icon: str, words: str, command: Callable[[], None]) -> ttk.Button:
        """Add a button after the others, and return it."""
        button = icon_button(self._row, icon, command, style="Quiet.TButton", text=words)
        self._row.add(button, gap=4)
        return button

    @property
    def first(self) -> ttk.Button:
        """The button that has the focus at first."""
        return self.on or self.save

    @property
    def _buttons(self) -> tuple[ttk.Button, ...]:
        return self.save, self.print, self.open

    def _with_pdf(self, use: Callable[[bytes], object], words: str) -> None:
        receipts, language = self._app.cinema.receipts, current_language()

        def done(result: object) -> None:
            self.enable(free=True)
            if words:
                self._app.notify(words.format(what=result), "good")

        def failed(error: BaseException) -> None:
            self.enable(free=True)
            if isinstance(error, CinemaError):
                self._app.notify(error.message, "info")
            else:
                self._app.report(error)

        self.enable(free=False)  # a second press would print twice
        self._app.tasks.submit(
            lambda: use(receipts.pdf(self._on_paper(self.receipt), language)), owner=self, on_done=done, on_error=failed
        )

    def enable(self, *, free: bool) -> None:
        """Let the buttons be pressed, or not while something is done."""
        for button in self._buttons if self.winfo_exists() else ():
            button.state(["!disabled" if free else "disabled"])

    def _make_head(self, left: ttk.Frame) -> None:
        receipt = self.receipt
        head = ttk.Frame(left)
        head.pack(fill="x", padx=px(_RING), pady=(0, px(28 - _RING)))
        BigTick(head, faded=bool(receipt.tickets) and not receipt.admitting).pack(side="left", padx=(0, px(24)))
        words = ttk.Frame(head)
        words.pack(side="left", fill="x", expand=True)
        title = _fresh_title(receipt) if self._fresh else receipt.title_in(current_language())
        WrappedLabel(words, text=title, style="Display.TLabel", most=480).pack(fill="x")
        number = _("Receipt {number}").format(number=receipt.number)
        number = number if self._fresh else number + " · " + _("copy")
        paid = f"{number} · {payment_words(receipt)}"
        WrappedLabel(words, text=paid, style="Muted.TLabel", most=480).pack(fill="x", pady=(px(4), 0))
        change = change_due(receipt) if self._fresh else 0
        if change:
            due = ttk.Frame(words)
            due.pack(anchor="w", pady=(px(8), 0))
            ttk.Label(due, text=_("Change"), style="Title.TLabel").pack(side="left", padx=(0, px(16)))
            ttk.Label(due, text=money(change, receipt.currency), style="Figure.TLabel").pack(side="left")

    def _make_tickets(self, left: ttk.Frame) -> None:
        receipt = self.receipt
        self._cards: list[TicketCard] = []
        if receipt.tickets:
            heading = ttk.Label(left, text=_("Your tickets"), style="Lead.TLabel")
            heading.pack(anchor="w", padx=px(_RING), pady=(0, px(12)))
        for index, one in enumerate(receipt.tickets):
            card = TicketCard(left, one, receipt.currency, lambda index=index: self.show_code(index))  # type: ignore[misc]
            card.pack(anchor="w", padx=px(_RING), pady=(0, px(12)))
            self._cards.append(card)
        if receipt.first is None:
            return
        note = ttk.Frame(left)
        note.pack(fill="x", padx=px(_RING), pady=(px(12), 0))
        IconLabel(note, "info-circle").pack(side="left", anchor="n", padx=(0, px(12)))
        words = _("Doors open at {time}. Each ticket has a code of its own: show them on a screen or on paper.")
        if not receipt.admitting:
            words = _("These tickets were given back: their codes open no door any more.")
        elif any(one.is_cancelled for one in receipt.screenings):
            words = _("This screening was cancelled. Your money goes back to your card; cash waits at the counter.")
        doors = clock(receipt.first.starts_at - DOORS, receipt.timezone)
        words = words.format(time=doors)
        WrappedLabel(note, text=words, style="Muted.TLabel", most=540).pack(side="left", fill="x", expand=True)
