"""Paid: the tickets are printed, and their codes are shown. Where paper failed, the page stays until it is touched."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from PIL import ImageTk

from cinema.domain.kiosk import PrintOutcome
from cinema.domain.receipts import Receipt
from cinema.domain.short_codes import shown
from cinema.i18n import _, current_language, ngettext, when
from gui.fonts import font
from gui.kiosk.controls import Actions, Note, centred, go_button, label, step_button, wrapped
from gui.kiosk.looks import LEAD, PAPER, TEXT
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.receipts.paper import Modules, code_picture
from gui.receipts.tickets import BigTick
from gui.receipts.words import payment_words, ticket_name
from gui.widgets.repeat import Repeat

if TYPE_CHECKING:
    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_LOOK = 1_000  # milliseconds
_CODE = 420  # of 1080
_AROUND = 88  # of 1080: what is above and below a code and its words in the upper part


class DonePage(KioskPage):
    """Reads the receipt, prints the tickets once, and follows the paper."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: tk.Misc, kiosk: "KioskHost", sale: str) -> None:
        super().__init__(master, kiosk)
        self._sale = sale
        self.receipt: Receipt | None = None
        self._codes: dict[str, Modules] = {}
        self.outcome: PrintOutcome | None = None
        self.pickup = ""
        self.ticket = 0
        self.finish: ttk.Button | None = None
        self._photo: Any = None
        self._printing = False
        self._follow: Repeat | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Paid. Enjoy the film!")

    @property
    def stands(self) -> bool:
        """Whether the printer works; a customer whose paper failed has all the time to copy the number."""
        return self.receipt is None or self._printing or self.outcome is PrintOutcome.NOT_PRINTED

    def build(self, rooms: "Rooms") -> None:
        """Make the page for what is known of the paper."""
        glass, receipt = self.kiosk.glass, self.receipt
        if receipt is None:
            label(rooms.body, _("One moment, please"), "KioskDisplay").pack(anchor="w")
            return
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        head = ttk.Frame(inside)
        head.pack(fill="x", pady=(0, glass.gap(24)))
        BigTick(head, size=32).pack(side="left", padx=(0, glass.gap(24)))
        words = ttk.Frame(head)
        words.pack(side="left", fill="x", expand=True)
        wrapped(words, self.title, "KioskDisplay").pack(fill="x")
        wrapped(words, payment_words(receipt), "KioskMuted").pack(fill="x")
        self._make_paper_note(inside)
        self._make_code(inside, rooms.upper, receipt)
        self._make_film(inside, receipt)
        pager.settle()
        actions = Actions(rooms.actions, glass)
        self.finish = go_button(actions, _("Touch to finish"), self.kiosk.start_over, icon="check-lg", side="left")
        actions.add(self.finish, grows=True)
        if self._printing:
            self.finish.state(["disabled"])

    def opened(self) -> None:
        """Read the receipt, and have it printed: however often, it is printed once."""
        cinema, actor, sale = self.kiosk.app.cinema, self.kiosk.actor(), self._sale
        language = current_language()

        def work() -> tuple[Receipt, dict[str, Modules], tuple[str, ...]]:
            receipt = cinema.receipts.of_sale(actor, sale, copy=False)
            codes: dict[str, Modules] = {one.code: cinema.receipts.qr(one.code) for one in receipt.tickets}
            return receipt, codes, cinema.kiosk.print_tickets(actor, sale, language)

        self.call(work, self._read, write=True)

    def first_focus(self) -> "tk.Misc | None":
        """Return the button to finish."""
        return self.finish

    def _read(self, found: tuple[Receipt, dict[str, Modules], tuple[str, ...]]) -> None:
        self.receipt, self._codes, jobs = found
        self._printing = bool(jobs)
        self.kiosk.rebuild()
        if jobs:
            self._follow = Repeat(self, _LOOK, self._look)
        elif self.kiosk.state is not None and not self.kiosk.state.sells_alone:
            self._look()

    def _look(self) -> None:
        cinema, actor, sale = self.kiosk.app.cinema, self.kiosk.actor(), self._sale

        def work() -> tuple[PrintOutcome, str]:
            outcome = cinema.kiosk.printed(actor, sale)
            code = cinema.kiosk.pickup_code(actor, sale) if outcome is PrintOutcome.NOT_PRINTED else ""
            return outcome, code

        self.call(work, self._looked, write=True)

    def _looked(self, found: tuple[PrintOutcome, str]) -> None:
        outcome, code = found
        if outcome is PrintOutcome.PENDING:
            return
        if self._follow is not None:
            self._follow.stop()
        self.outcome, self.pickup, self._printing = outcome, code, False
        self.kiosk.touch()
        self.kiosk.rebuild()
        if outcome is PrintOutcome.NOT_PRINTED:
            self.kiosk.sound("error")

    def _make_paper_note(self, master: ttk.Frame) -> None:
        glass = self.kiosk.glass
        if self._printing:
            note = (_("Your tickets are being printed"), _("Take them below the screen."))
        elif self.outcome is PrintOutcome.PRINTED:
            note = (_("Take your tickets below the screen"), "")
        elif self.outcome is PrintOutcome.NOT_PRINTED:
            note = (
                _("The printer has stopped: no paper tickets"),
                _("Your seats are safe. Choose one of these two ways."),
            )
        else:
            note = (_("Your tickets are these codes"), _("Take a picture of each: it lets you in at the door."))
        Note(master, glass, *note).pack(fill="x", pady=(0, glass.gap(24)))

    def _code_side(self, upper: ttk.Frame | None) -> int:
        """Return how large a code is in pixels; above low controls its words need their room too."""
        glass = self.kiosk.glass
        side = glass.gap(_CODE if glass.is_portrait else 260)
        if upper is None:
            return side
        words = 2 * font(LEAD, bold=True).metrics("linespace") + font(TEXT).metrics("linespace")
        return min(side, int(str(upper.cget("height"))) - words - glass.gap(_AROUND))

    def _make_code(self, inside: tk.Misc, upper: ttk.Frame | None, receipt: Receipt) -> None:
        """Show the pick-up number where paper failed, and one ticket's code at a time."""
        glass = self.kiosk.glass
        paper = ttk.Frame(inside if upper is None else upper, style="KioskPaper.TFrame", padding=glass.gap(24))
        paper.pack(fill="x", pady=(0, glass.gap(24) if upper is None else 0))
        inner = ttk.Frame(paper, style="KioskPaperIn.TFrame")
        inner.pack(fill="both", expand=True)
        if self.pickup:
            left = ttk.Frame(inner, style="KioskPaperIn.TFrame")
            left.grid(row=0, column=0, sticky="nsew")
            inner.columnconfigure((0, 1), weight=1, uniform="half")
            centred(left, _("Collect at the counter"), "KioskPaperLead").pack(fill="x")
            centred(left, _("with the number"), "KioskPaper").pack(fill="x")
            ttk.Label(left, text=self.pickup, style="KioskPaperCode.TLabel").pack(pady=glass.gap(24))
        right = ttk.Frame(inner, style="KioskPaperIn.TFrame")
        right.grid(row=0, column=1, sticky="nsew")
        inner.columnconfigure(1, weight=1)
        tickets = receipt.tickets
        one = tickets[self.ticket % len(tickets)]
        centred(right, _("Show this code at the door"), "KioskPaperLead").pack(fill="x")
        picture = code_picture(self._codes[one.code], self._code_side(upper), paper=PAPER)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        code = tk.Label(right, borderwidth=0, background=PAPER, image=self._photo)
        code._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001 - the theme would colour it
        code.configure(background=PAPER)
        code.pack()
        centred(right, ticket_name(one.ticket), "KioskPaperLead").pack(fill="x")
        if one.ticket.short_code:
            ttk.Label(right, text=shown(one.ticket.short_code), style="KioskPaper.TLabel").pack()

    def _make_film(self, master: ttk.Frame, receipt: Receipt) -> None:
        glass = self.kiosk.glass
        if len(receipt.tickets) > 1:
            row = ttk.Frame(master)
            row.pack(fill="x", pady=(0, glass.gap(24)))
            step_button(row, "chevron-left", lambda: self._turn(-1), _("The ticket before")).pack(side="left")
            step_button(row, "chevron-right", lambda: self._turn(1), _("The next ticket")).pack(side="right")
            words = _("Ticket {number} of {count}").format(number=self.ticket + 1, count=len(receipt.tickets))
            label(row, words, "KioskLead", anchor="center").pack(fill="x", expand=True)
        for one in receipt.screenings:
            wrapped(master, one.title_in(current_language()), "KioskTitle").pack(fill="x")
            wrapped(
                master,
                f"{when(one.starts_at, receipt.timezone, 'EEE d MMM, HH:mm')} · {one.auditorium_name}",
                "KioskMuted",
            ).pack(fill="x")
        seats = [one.ticket.seat_label for one in receipt.tickets]
        words = ngettext("Seat {seats}", "Seats {seats}", len(seats)).format(seats=", ".join(seats))
        wrapped(master, words, "KioskLead").pack(fill="x")

    def _turn(self, by: int) -> None:
        assert self.receipt is not None
        self.ticket = (self.ticket + by) % len(self.receipt.tickets)
        self.kiosk.rebuild()
