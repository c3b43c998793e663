"""Paid: the tickets are printed, and their codes are shown. Where paper failed, the page stays until it is touched."""

import time
import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from PIL import ImageTk

from cinema.domain.ids import short_reference
from cinema.domain.kiosk import PrintOutcome
from cinema.domain.receipts import Receipt, ReceiptTicket
from cinema.domain.short_codes import shown
from cinema.i18n import _, current_language, ngettext, when
from gui.fonts import font
from gui.kiosk.controls import Actions, Note, centred, go_button, label, step_button, wrapped
from gui.kiosk.looks import CODE, PAPER
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.receipts.paper import Modules, code_picture
from gui.receipts.tickets import BigTick
from gui.receipts.words import payment_words, ticket_name
from gui.widgets.repeat import Repeat
from gui.window import errors

if TYPE_CHECKING:
    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_LOOK = 1_000  # milliseconds
_PATIENCE = 120  # seconds; then the customer is not kept any longer by a machine that does not answer
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
        self._printing = self._is_asking = False
        self._failed = ""
        self._began = time.monotonic()
        self._follow: Repeat | None = None

    @property
    def title(self) -> str:
        """What the page is called; with it the number for the counter is spoken."""
        words = _("Paid. Enjoy the film!")
        if self.pickup:
            return f"{words} {_('Collect at the counter')}: {' '.join(self.pickup)}"
        return words

    @property
    def stands(self) -> bool:
        """Whether the printer works; a customer whose paper failed has all the time to copy the number."""
        is_reading = self.receipt is None and not self._failed
        waits = (is_reading or self._printing) and time.monotonic() - self._began < _PATIENCE
        return waits or self.outcome is PrintOutcome.NOT_PRINTED

    def build(self, rooms: "Rooms") -> None:
        """Make the page for what is known of the paper."""
        glass, receipt = self.kiosk.glass, self.receipt
        if receipt is None:
            self._make_waiting(rooms)
            return
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        head = ttk.Frame(inside)
        head.pack(fill="x", pady=(0, glass.gap(24)))
        BigTick(head, size=32).pack(side="left", padx=(0, glass.gap(24)))
        words = ttk.Frame(head)
        words.pack(side="left", fill="x", expand=True)
        wrapped(words, _("Paid. Enjoy the film!"), "KioskDisplay").pack(fill="x")
        wrapped(words, payment_words(receipt), "KioskMuted").pack(fill="x")
        self._make_paper_note(inside)
        self._make_codes(rooms, inside, receipt)
        self._make_film(inside, receipt)
        pager.settle()
        actions = Actions(rooms.actions, glass)
        self.finish = go_button(actions, _("Touch to finish"), self.kiosk.start_over, icon="check-lg", side="left")
        actions.add(self.finish, grows=True)
        if self._printing:
            self.finish.state(["disabled"])

    def opened(self) -> None:
        """Read the receipt."""
        cinema, actor, sale = self.kiosk.app.cinema, self.kiosk.actor(), self._sale

        def work() -> tuple[Receipt, dict[str, Modules]]:
            receipt = cinema.receipts.of_sale(actor, sale, copy=False)
            return receipt, {one.code: cinema.receipts.qr(one.code) for one in receipt.tickets}

        self.call(work, self._read, self._not_read)

    def first_focus(self) -> "tk.Misc | None":
        """Return the button to finish."""
        return self.finish

    def _make_waiting(self, rooms: "Rooms") -> None:
        """Show that the receipt is being read, or that it can't be: then the counter has it."""
        label(rooms.body, self.title if self._failed else _("One moment, please"), "KioskDisplay").pack(anchor="w")
        if self._failed:
            words = _("Please collect your tickets at the counter, with the number {number}.")
            wrapped(rooms.body, words.format(number=short_reference(self._sale)), "KioskTitle").pack(fill="x")
            actions = Actions(rooms.actions, self.kiosk.glass)
            self.finish = go_button(actions, _("Touch to finish"), self.kiosk.start_over, icon="check-lg", side="left")
            actions.add(self.finish, grows=True)

    def _read(self, found: tuple[Receipt, dict[str, Modules]]) -> None:
        """Show the codes, and have the tickets printed: however often this is asked for, they are printed once."""
        self.receipt, self._codes = found
        self.kiosk.rebuild()
        cinema, actor, sale, language = self.kiosk.app.cinema, self.kiosk.actor(), self._sale, current_language()
        self.call(
            lambda: cinema.kiosk.print_tickets(actor, sale, language), self._printed, self._not_printed, write=True
        )

    def _not_read(self, error: BaseException) -> None:
        errors.note_unseen(error, "a kiosk's receipt")
        self._failed = errors.words(error).message
        self.kiosk.rebuild()
        self.kiosk.sound("error")

    def _printed(self, jobs: tuple[str, ...]) -> None:
        if jobs:
            self._printing = True
            self.kiosk.rebuild()
            self._follow = Repeat(self, _LOOK, self._look)
            return
        if self.kiosk.state is not None and not self.kiosk.state.sells_alone:
            self._look()

    def _not_printed(self, error: BaseException) -> None:
        """Leave it to the counter, whose list has the sale; the codes are on the screen."""
        errors.note_unseen(error, "printing a kiosk's tickets")
        self._printing = False
        if self._follow is not None:
            self._follow.stop()
        self.kiosk.rebuild()

    def _look(self) -> None:
        if self._is_asking:
            return
        self._is_asking = True
        cinema, actor, sale = self.kiosk.app.cinema, self.kiosk.actor(), self._sale

        def work() -> tuple[PrintOutcome, str]:
            outcome = cinema.kiosk.printed(actor, sale)
            code = cinema.kiosk.pickup_code(actor, sale) if outcome is PrintOutcome.NOT_PRINTED else ""
            return outcome, code

        self.call(work, self._looked, self._not_printed, write=True)

    def _looked(self, found: tuple[PrintOutcome, str]) -> None:
        self._is_asking = False
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

    def _make_codes(self, rooms: "Rooms", inside: ttk.Frame, receipt: Receipt) -> None:
        """Show the pick-up number where paper failed, and one ticket's code at a time.

        Beside each other where the number's half has room for it. While the controls are low, what is needed first is
        above them.
        """
        glass = self.kiosk.glass
        if rooms.upper is not None:
            if self.pickup:
                self._make_number(self._paper(rooms.upper), beside=True)
                self._make_code(self._paper(inside), receipt)
            else:
                self._make_high_code(rooms.upper, receipt)
            return
        half = (glass.page_width - glass.control(80) - glass.gap(2 * 48 + 2 * 24 + 80)) // 2
        if self.pickup and font(CODE, bold=True).measure(self.pickup) <= half:
            inner = self._paper(inside)
            inner.columnconfigure((0, 1), weight=1, uniform="half")
            number, code = (ttk.Frame(inner, style="KioskPaperIn.TFrame") for _column in range(2))
            for column, place in enumerate((number, code)):
                place.grid(row=0, column=column, sticky="nsew")
            self._make_number(number)
            self._make_code(code, receipt)
            return
        if self.pickup:
            self._make_number(self._paper(inside))
        self._make_code(self._paper(inside), receipt)

    def _paper(self, master: tk.Misc, *, fills: bool = False) -> ttk.Frame:
        """Make a sheet of paper and return what is written on; `fills` its place."""
        glass = self.kiosk.glass
        paper = ttk.Frame(master, style="KioskPaper.TFrame", padding=glass.gap(24))
        paper.pack(fill="both" if fills else "x", expand=fills, pady=(0, 0 if fills else glass.gap(24)))
        inner = ttk.Frame(paper, style="KioskPaperIn.TFrame")
        inner.pack(fill="both", expand=True)
        return inner

    def _make_number(self, place: ttk.Frame, *, beside: bool = False) -> None:
        number = label(place, self.pickup, "KioskPaperCode")
        words = ttk.Frame(place, style="KioskPaperIn.TFrame")
        if beside:
            number.pack(side="right")
            words.pack(side="left", fill="x", expand=True)
        else:
            words.pack(fill="x")
            number.pack()
        centred(words, _("Collect at the counter"), "KioskPaperLead").pack(fill="x")
        centred(words, _("with the number"), "KioskPaper").pack(fill="x")

    def _make_code(self, place: ttk.Frame, receipt: Receipt) -> None:
        glass, one = self.kiosk.glass, self._ticket_of(receipt)
        centred(place, _("Show this code at the door"), "KioskPaperLead").pack(fill="x")
        code = self._code_label(place)
        code.pack()
        self._draw(code, one.code, glass.gap(_CODE if glass.is_portrait else 260))
        self._make_names(place, one)

    def _make_high_code(self, place: ttk.Frame, receipt: Receipt) -> None:
        """Show a code as high as its place, and its words beside it."""
        one = self._ticket_of(receipt)
        inner = self._paper(place, fills=True)
        inner.pack_propagate(False)
        code = self._code_label(inner)
        code.pack(side="right")
        words = ttk.Frame(inner, style="KioskPaperIn.TFrame")
        words.pack(side="left", fill="x", expand=True)
        centred(words, _("Show this code at the door"), "KioskPaperLead").pack(fill="x")
        self._make_names(words, one)
        inner.bind("<Configure>", lambda event: self._draw(code, one.code, event.height))

    @staticmethod
    def _make_names(place: ttk.Frame, one: ReceiptTicket) -> None:
        centred(place, ticket_name(one.ticket), "KioskPaperLead").pack(fill="x")
        if one.ticket.short_code:
            centred(place, shown(one.ticket.short_code), "KioskPaper").pack(fill="x")

    def _ticket_of(self, receipt: Receipt) -> ReceiptTicket:
        return receipt.tickets[self.ticket % len(receipt.tickets)]

    @staticmethod
    def _code_label(place: ttk.Frame) -> tk.Label:
        code = tk.Label(place, borderwidth=0, background=PAPER)
        code._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001 - the theme would colour it
        code.configure(background=PAPER)
        return code

    def _draw(self, code: tk.Label, of: str, room: int) -> None:
        picture = code_picture(self._codes[of], room, paper=PAPER)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        code.configure(image=self._photo)

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
        self.kiosk.rebuild(stays=True)
