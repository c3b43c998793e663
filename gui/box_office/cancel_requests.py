"""The card of tickets that customers asked to cancel: Enter gives their money back, and refusing needs a word."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.own_tickets import CancelRequest, WaitingRequest
from cinema.errors import CinemaError, StorageError
from cinema.i18n import _, clock, current_language, day, money, ngettext
from gui.box_office.waiting_card import EVERY, WaitingCard
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.repeat import Repeat
from gui.widgets.table import SLIM_ROW, Column, Row
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_MOST_ROWS, _FRAME, _FIELD_ROW, _FIELD = 3, 186, 96, 420


class CancelRequestsCard(WaitingCard[WaitingRequest]):
    """See `WaitingCard`."""

    def __init__(self, screen: Screen, over: tk.Misc, on_room: Callable[[], None]) -> None:
        columns = (
            Column("name", _("Name"), 130, grows=True),
            Column("receipt", _("Receipt"), 150),
            Column("seats", _("Seats"), 110, grows=True),
            Column("screening", _("Screening"), 220, grows=True, drops=1),
            Column("amount", _("Amount"), 96, anchor="e"),
            Column("asked", _("Asked"), 130, anchor="e", drops=2),
        )
        super().__init__(screen, _("Asked to cancel"), over, on_room, columns)
        self.found: dict[str, WaitingRequest] = {}
        self._chosen: WaitingRequest | None = None
        self._refusing: WaitingRequest | None = None
        self.word = FormField(self.foot, _("Why not? The customer reads it"), width=_FIELD, surface=True)
        self.word.entry.bind("<Return>", lambda _event: self.refuse(), add=True)
        self.word.entry.bind("<Escape>", lambda _event: self._leave_word(), add=True)
        row = self._row_of_buttons = ttk.Frame(self.foot, style="Surface.TFrame")
        row.pack(side="bottom", fill="x")
        self.refusal = icon_button(row, "x-circle", self.refuse, style="Surface.Quiet.TButton", text=_("Refuse…"))
        self.refusal.pack(side="left")
        self.give = icon_button(
            row, "arrow-counterclockwise", self.give_back, style="Surface.Primary.TButton", role="on_accent",
            text=_("Give the money back"),
        )  # fmt: skip
        self.give.pack(side="right")
        self._choose(None)
        Repeat(self, EVERY, self.read)

    def waiting(self, cinema: "Cinema", actor: "Actor") -> Sequence[WaitingRequest]:
        """Return what customers wait for."""
        return cinema.cancel_desk.waiting(actor)

    def take(self, found: Sequence[WaitingRequest]) -> None:
        """Show it."""
        self._show({one.request.id: one for one in found})

    def give_back(self) -> None:
        """Open the sale of the chosen request with the refund of its tickets filled in."""
        one = self._chosen
        if one is not None and not self.is_busy:
            tickets = tuple(ticket.id for ticket in one.tickets)
            self._screen.app.navigator.turn_to("sales", number=one.request.receipt, give_back=tickets)

    def refuse(self) -> None:
        """Ask for the word with which the chosen request is refused; with the word, refuse it."""
        one = self._refusing or self._chosen
        if one is None or self.is_busy:
            return
        if self._refusing is None:
            self._refusing = one
            self.word.value.set("")
            self.word.pack(side="top", fill="x", before=self._row_of_buttons)
            self._fit(len(self.found))
            self._choose(one)
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
            self.word.entry.focus_set()
            return
        cinema, actor, word = self._screen.app.cinema, self._screen.app.identity.actor(), self.word.get()

        def done(_request: CancelRequest) -> None:
            self.is_busy = False
            self._leave_word()
            words = _("The request is refused; {name} reads why.")
            self._screen.app.notify(words.format(name=one.name or one.request.receipt), "good")
            self.read()

        self.is_busy = True
        self._choose(self._chosen)
        self._screen.app.tasks.submit(
            lambda: cinema.cancel_desk.refuse(actor, one.request.id, word), owner=self, on_done=done,
            on_error=self._not_refused, write=True,
        )  # fmt: skip

    def _not_refused(self, error: BaseException) -> None:
        self.is_busy = False
        self._choose(self._chosen)
        words = errors.words(error)
        if words.field == "word":
            self.word.error(words.message)
            self.word.entry.focus_set()
            return
        if not isinstance(error, CinemaError):
            self._screen.app.report(error)
        self.message.show(words.message, "bad", seconds=None)
        if isinstance(error, CinemaError) and not isinstance(error, StorageError):  # it has ended otherwise
            self._leave_word()
            self.read()

    def _leave_word(self) -> str:
        """Take the field for the word away."""
        if self._refusing is not None and not self.is_busy:
            self._refusing = None
            self.word.pack_forget()
            self._fit(len(self.found))
            self._choose(self._chosen)
            self.table.focus_set()
        return "break"

    def _show(self, found: dict[str, WaitingRequest]) -> None:
        self.found = found
        if self._refusing is not None and self._refusing.request.id not in found:
            self._leave_word()
        self._fit(len(found))
        self.count.configure(text=ngettext("{count} request", "{count} requests", len(found)).format(count=len(found)))
        self.table.show([self._row(one) for one in found.values()])
        selected = self.table.selected if found else ""
        only = next(iter(found.values())) if len(found) == 1 else None
        self._choose(found.get(selected) if selected else only)

    def _fit(self, rows: int) -> None:
        shown = min(rows, _MOST_ROWS)
        field = _FIELD_ROW if self._refusing is not None else 0
        self.take_room(shown, _FRAME + shown * SLIM_ROW + field)

    def choose(self, key: str) -> None:
        """Choose the line of a key, or none."""
        self._choose(self.found.get(key))

    def enter(self) -> None:
        """Do what the first button does."""
        self.give_back()

    def _choose(self, one: WaitingRequest | None) -> None:
        self._chosen = one
        usable = one is not None and not self.is_busy
        self.give.state(["!disabled" if usable and self._refusing is None else "disabled"])
        self.refusal.state(["!disabled" if usable else "disabled"])
        words = _("Refuse…") if self._refusing is None else _("Refuse")
        self.refusal.configure(text=f" {words}")

    def _row(self, one: WaitingRequest) -> Row:
        sale, at = one.sale, one.sale.starts_at
        first = next((each for each in sale.screenings if each.id in {t.screening for t in one.tickets}), None)
        shown = "–"
        if first is not None:
            at = first.starts_at
            shown = f"{day(at, self.zone)} {clock(at, self.zone)}  {first.title_in(current_language())}"
        labels = [ticket.seat_label for ticket in one.tickets]
        seats = " ".join(labels) if len(labels) <= 4 else f"{' '.join(labels[:3])} +{len(labels) - 3}"
        asked = f"{day(one.request.at, self.zone, 'd MMM')} {clock(one.request.at, self.zone)}"
        cells = (
            one.name or "–", one.request.receipt, seats or "–", shown, money(one.amount, sale.currency), asked,
        )  # fmt: skip
        return Row(one.request.id, cells, {"amount": one.amount, "screening": at, "asked": one.request.at})
