"""The hall of an exchange: the screening that is exchanged into, its live seats, and those that stay or are new."""

import tkinter as tk
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cinema.domain.house import business_day
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange, SeatState
from cinema.i18n import _
from gui.box_office.hall import Hall, day_words
from gui.seat_map.looks import SeatLook
from gui.selling.live_seats import LiveSeats
from gui.selling.purchase import Purchase

if TYPE_CHECKING:
    from gui.window.context import AppContext

PRESSABLE = {SeatLook.FREE, SeatLook.MINE}


class ExchangeSeats:
    """Shows one purchase at a time in the hall. `kept` tells which sold seats stay with their tickets, `own` all."""

    def __init__(
        self,
        app: "AppContext",
        owner: tk.Misc,
        hall: Hall,
        kept: Callable[[], frozenset[str]],
        say: Callable[[str, str], None],
    ) -> None:
        self._app, self._owner, self._hall, self._kept, self._say = app, owner, hall, kept, say
        self.purchase: Purchase | None = None
        self._live: LiveSeats | None = None
        self._is_away = False

    def open(self, purchase: Purchase, today: str) -> None:
        """Show another screening, and follow its seats."""
        self.stop()
        self.purchase = purchase
        self._show(today)
        self._today = today
        booking = self._app.cinema.booking
        self._live = LiveSeats(booking, purchase.seating.showing.screening.id, self, self._app.tasks.post)
        self._live.start()

    def stop(self) -> None:
        """Follow no longer."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def look(self, seat: str) -> SeatLook:
        """Return how a seat looks: the new ones and those that stay are the customer's."""
        purchase = self.purchase
        if purchase is None or seat not in purchase.live.seats:
            return SeatLook.BLOCKED
        if seat in self._kept():
            return SeatLook.MINE
        state = purchase.live.state(seat)
        own = state is SeatState.HELD and purchase.calls.was_mine(purchase.live.seats[seat].hold)
        return purchase.basket.look(seat, state, own_in_state=own)

    def recolour(self, seats: Iterable[str] | None = None) -> None:
        """Show the looks of these seats; None: of all."""
        if self.purchase is not None:
            known = self.purchase.live.seats
            wanted = known if seats is None else [seat for seat in seats if seat in known]
            self._hall.view.update_states({seat: self.look(seat) for seat in wanted})
            self._hall.count(self.purchase)

    def _show(self, today: str) -> None:
        purchase = self.purchase
        assert purchase is not None
        looks = {seat.id: self.look(seat.id) for seat in purchase.seating.plan.seats}
        is_today = business_day(purchase.seating.showing.screening.starts_at, purchase.house) == today
        self._hall.show(purchase, looks, day="" if is_today else day_words(purchase))

    # What the feed says (see `live_seats.Listener`)

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""
        purchase = self.purchase
        if purchase is None:
            return
        is_another = seating.plan.id != purchase.seating.plan.id
        purchase.seating = seating
        changed = purchase.live.load(seating.seat_map)
        if is_another:
            self._show(self._today)
        else:
            self.recolour(changed)

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""
        if self.purchase is not None:
            self.recolour(self.purchase.live.merge(change))

    def away(self) -> None:
        """Say that the seats may be out of date."""
        self._is_away = True
        self._say(_("Seats may be out of date; trying again."), "warn")

    def back(self) -> None:
        """Say that they are right again."""
        if self._is_away:
            self._is_away = False
            self._say("", "info")
