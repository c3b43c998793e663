"""The card of sales that were paid at a kiosk and not printed there: printed here by one key, and ticked off."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, TypeVar

from cinema.domain.kiosk import WaitingPickUp
from cinema.domain.print_jobs import PrintJob
from cinema.domain.tickets import as_typed, read_code
from cinema.errors import CinemaError, StorageError
from cinema.i18n import _, clock, current_language, day, money, ngettext
from gui.box_office.waiting_card import EVERY, WaitingCard
from gui.widgets.icon_button import icon_button
from gui.widgets.repeat import Repeat
from gui.widgets.table import ROW, Column, Row
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_T = TypeVar("_T")
_MOST_ROWS, _FRAME = 4, 230


class PickUpsCard(WaitingCard[WaitingPickUp]):
    """See `WaitingCard`."""

    def __init__(self, screen: Screen, over: tk.Misc, on_room: Callable[[], None]) -> None:
        columns = (
            Column("code", _("Code"), 90),
            Column("screening", _("Screening"), 220, grows=True),
            Column("seats", _("Seats"), 130, grows=True),
            Column("total", _("Total"), 96, anchor="e", drops=2),
            Column("kiosk", _("Kiosk"), 130, drops=3),
            Column("paid", _("Paid at"), 80, drops=1),
            Column("paper", _("Paper"), 190, grows=True, drops=4),
        )
        super().__init__(screen, _("Paid at a kiosk, not printed"), over, on_room, columns)
        self.found: dict[str, WaitingPickUp] = {}
        self._text = ""
        self._chosen: WaitingPickUp | None = None
        row = ttk.Frame(self.foot, style="Surface.TFrame")
        row.pack(fill="x")
        self.tick = icon_button(
            row, "check-circle", self.tick_off, style="Surface.Quiet.TButton", text=_("The customer has them")
        )
        self.tick.pack(side="left")
        self.print = icon_button(
            row, "printer", self.hand_out, style="Surface.Primary.TButton", role="on_accent", text=_("Print here  F4")
        )
        self.print.pack(side="right")
        self._choose(None)
        Repeat(self, EVERY, self.read)

    def waiting(self, cinema: "Cinema", actor: "Actor") -> Sequence[WaitingPickUp]:
        """Return what waits to be picked up."""
        return cinema.pick_ups.waiting(actor)

    def take(self, found: Sequence[WaitingPickUp]) -> None:
        """Show it."""
        self.found = {one.sale.id: one for one in found}
        self.narrow(self._text)

    def narrow(self, text: str) -> None:
        """Show the pick-ups of a typed code, all of them for any other text: it is meant for the baskets."""
        self._text = text
        meant = [one for one in self.found.values() if one.fits(text)]
        shown = meant or list(self.found.values())
        self._place(len(shown))
        self.count.configure(text=ngettext("{count} sale", "{count} sales", len(shown)).format(count=len(shown)))
        is_sure = len(shown) == 1 or (bool(text.strip()) and len(meant) == 1)
        self.table.show([self._row(one) for one in shown], keep=shown[0].sale.id if is_sure else None)
        selected = self.table.selected if shown else ""
        self._choose(self.found.get(selected) if selected else (shown[0] if is_sure else None))

    def scanned(self, code: str) -> bool:
        """Choose the pick-up of a ticket that was scanned from a phone; False for any other code."""
        read = read_code(as_typed(code))
        for one in self.found.values():
            if read is not None and any(ticket.id == read[0].ticket for ticket in one.sale.tickets):
                self.table.select(one.sale.id)
                self.table.focus_set()
                return True
        return False

    def hand_out(self) -> None:
        """Print the chosen pick-up on this till's printers, and tick it off."""
        one = self._chosen
        if one is None or self.is_busy:
            return
        cinema, actor, language = self._screen.app.cinema, self._screen.app.identity.actor(), current_language()

        def done(jobs: Sequence[PrintJob]) -> None:
            words = _("{code} prints as a copy.") if any(job.is_copy for job in jobs) else _("{code} prints.")
            self._ended(words.format(code=one.pick_up.code))

        self._send(lambda: cinema.pick_ups.hand_over(actor, one.sale.id, language), done)

    def tick_off(self) -> None:
        """Take the chosen pick-up from the list without printing."""
        one = self._chosen
        if one is None or self.is_busy:
            return
        cinema, actor = self._screen.app.cinema, self._screen.app.identity.actor()

        def done(_nothing: object) -> None:
            self._ended(_("{code} is ticked off.").format(code=one.pick_up.code))

        self._send(lambda: cinema.pick_ups.tick_off(actor, one.sale.id), done)

    def _ended(self, words: str) -> None:
        self.is_busy = False
        self._screen.app.notify(words, "good")  # the card may go with its last line
        self.message.hide()
        self.read()

    def _send(self, work: Callable[[], _T], on_done: Callable[[_T], None]) -> None:
        self.is_busy = True
        self._choose(self._chosen)

        def failed(error: BaseException) -> None:
            self.is_busy = False
            if not isinstance(error, CinemaError):
                self._screen.app.report(error)
            self.message.show(errors.words(error).message, "bad", seconds=None)
            self._choose(self._chosen)
            if not isinstance(error, StorageError):
                self.read()

        self._screen.app.tasks.submit(work, owner=self, on_done=on_done, on_error=failed, write=True)

    def _place(self, rows: int) -> None:
        shown = min(rows, _MOST_ROWS)
        self.take_room(shown, _FRAME + shown * ROW)

    def choose(self, key: str) -> None:
        """Choose the line of a key, or none."""
        self._choose(self.found.get(key))

    def enter(self) -> None:
        """Do what the first button does."""
        self.hand_out()

    def _choose(self, one: WaitingPickUp | None) -> None:
        self._chosen = one
        for button in (self.print, self.tick):
            button.state(["!disabled" if one is not None and not self.is_busy else "disabled"])

    def _row(self, one: WaitingPickUp) -> Row:
        sale, at = one.sale, one.sale.starts_at
        shown = f"{day(at, self.zone)} {clock(at, self.zone)}  {sale.title_in(current_language())}" if at else "–"
        labels = [ticket.seat_label for ticket in sale.refundable]
        seats = " ".join(labels) if len(labels) <= 4 else f"{' '.join(labels[:3])} +{len(labels) - 3}"
        paper = _("some may have come out") if one.pick_up.maybe else _("nothing has come out")
        paid = clock(sale.paid_at, self.zone) if sale.paid_at is not None else "–"
        cells = (
            one.pick_up.code, shown, seats or "–", money(sale.total, sale.currency), one.pick_up.station, paid, paper,
        )  # fmt: skip
        return Row(sale.id, cells, {"total": sale.total, "screening": at, "paid": sale.paid_at})
