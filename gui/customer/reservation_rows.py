"""A customer's reservations above what they bought: number, until when, and a way to give one up."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.reservations import Reservation
from cinema.errors import CinemaError
from cinema.i18n import _, clock, current_language, day, long_date, money, ngettext
from gui.scale import px
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

_WIDEST = 912  # px, as the rows of what was bought


class ReservationRows(ttk.Frame):
    """Shows reservations; `changed` is called once one was given up, or turned out to have ended."""

    def __init__(
        self, master: tk.Misc, app: AppContext, found: Sequence[Reservation], zone: str, changed: Callable[[], None]
    ) -> None:
        super().__init__(master)
        ttk.Label(self, text=_("Your reservations"), style="Lead.TLabel").pack(anchor="w", pady=px(8))
        self.rows = [ReservationRow(self, app, one, zone, changed) for one in found]
        for row in self.rows:
            row.pack(anchor="w", fill="x", padx=(px(4), 0), pady=(0, px(12)))


class ReservationRow(ttk.Frame):
    """One reservation. Giving it up is asked once, in the place of its button."""

    def __init__(
        self, master: tk.Misc, app: AppContext, reservation: Reservation, zone: str, changed: Callable[[], None]
    ) -> None:
        super().__init__(master)
        self._app, self._reservation, self._changed = app, reservation, changed
        card = ttk.Frame(self, style="Card.TFrame", padding=px(16))
        card.place(x=0, y=0, relheight=1)
        self._card = card
        order = reservation.order
        top = ttk.Frame(card, style="Surface.TFrame")
        top.pack(fill="x")
        price = ttk.Label(top, text=money(order.total, order.currency), style="Surface.Lead.TLabel")
        price.pack(side="right", anchor="n", padx=(px(16), 0))
        WrappedLabel(top, text=order.title_in(current_language()), style="Surface.Lead.TLabel").pack(
            side="left", fill="x", expand=True
        )
        starts = order.starts_at
        at = f"{long_date(starts, zone)}, {clock(starts, zone)}" if starts is not None else ""
        seats = ngettext("Seat {seats}", "Seats {seats}", len(reservation.labels))
        place = " · ".join((at[:1].upper() + at[1:], order.auditorium_name, seats.format(
            seats=", ".join(reservation.labels))))  # fmt: skip
        WrappedLabel(card, text=place, style="Surface.Muted.TLabel").pack(fill="x", pady=(px(2), px(8)))
        until = clock(reservation.until, zone)
        if starts is None or day(reservation.until, zone) != day(starts, zone):
            until = f"{day(reservation.until, zone)} {until}"
        words = _("Reserved until {time} — number {number} — pay at the counter")
        self.words = words.format(time=until, number=reservation.number)
        WrappedLabel(card, text=self.words, style="Surface.Bold.TLabel").pack(fill="x")
        self.word = MessageLine(card, 600)
        self.word.pack(fill="x")
        self._foot = ttk.Frame(card, style="Surface.TFrame")
        self._foot.pack(fill="x", pady=(px(8), 0))
        self.button: ttk.Button
        self._offer()
        self.bind("<Configure>", lambda event: self._fit(event.width))
        card.bind("<Configure>", lambda _event: self.configure(height=card.winfo_reqheight()))

    def ask(self) -> None:
        """Ask whether the seats are to be given back; the focus is on keeping them."""
        self._clear()
        WrappedLabel(self._foot, text=_("Give these seats up for others?"), style="Surface.TLabel").pack(
            side="left", fill="x", expand=True
        )
        keep = ttk.Button(self._foot, text=_("Keep them"), style="Surface.Quiet.TButton", command=self._keep)
        self.button = ttk.Button(
            self._foot, text=_("Give them up"), style="Surface.Quiet.TButton", command=self.give_up
        )
        self.button.pack(side="right")
        keep.pack(side="right", padx=(0, px(8)))
        keep.lift(self.button)
        self.button.lift()  # Tab follows the stacking order
        keep.focus_set()

    def give_up(self) -> None:
        """Give the seats back."""
        cinema, actor, name = self._app.cinema, self._app.identity.actor(), self._reservation.id
        for child in self._foot.winfo_children():
            if isinstance(child, ttk.Button):
                child.state(["disabled"])

        def failed(error: BaseException) -> None:
            if not isinstance(error, CinemaError):
                self._app.report(error)
            self._keep()
            self.word.show(errors.words(error).message, "bad", seconds=None)

        def done(_nothing: object) -> None:
            self._app.notify(_("Your reservation is given up. The seats are free for others."), "good")
            self._changed()

        self._app.tasks.submit(
            lambda: cinema.reservations.give_up(actor, name), owner=self, on_done=done, on_error=failed, write=True
        )

    def _keep(self) -> None:
        self._offer()
        self.button.focus_set()

    def _offer(self) -> None:
        self._clear()
        self.button = ttk.Button(
            self._foot, text=_("Give up the seats"), style="Surface.Quiet.TButton", command=self.ask
        )
        self.button.pack(side="right")

    def _clear(self) -> None:
        for child in self._foot.winfo_children():
            child.destroy()

    def _fit(self, width: int) -> None:
        self._card.place(width=min(width - px(8), px(_WIDEST)))
