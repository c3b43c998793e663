"""The seats of the screening that is being sold: their looks in the hall, and what the feed says of them."""

from collections.abc import Iterable

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange, SeatState
from cinema.i18n import _
from gui.box_office.hall import day_words
from gui.box_office.sell_state import SellState
from gui.seat_map.looks import SeatLook
from gui.selling.live_seats import LiveSeats

_PRESSABLE = {SeatLook.FREE, SeatLook.MINE}


class SellSeats:
    """Follows one screening at a time."""

    def __init__(self, page: SellState) -> None:
        self._page = page
        self._live: LiveSeats | None = None

    def follow(self) -> None:
        """Show what happens to the seats of the screening in the hall."""
        page = self._page
        assert page.purchase is not None
        screening = page.purchase.seating.showing.screening.id
        self._live = LiveSeats(page.app.cinema.booking, screening, self, page.app.tasks.post)
        self._live.start()

    def unfollow(self) -> None:
        """Follow no screening; a repeat changes nothing."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def show_hall(self) -> None:
        """Show the whole hall anew."""
        page, purchase = self._page, self._page.purchase
        assert purchase is not None
        looks = {seat.id: self.look(seat.id) for seat in purchase.seating.plan.seats}
        page.hall.show(purchase, looks, day="" if page.list.is_today(purchase) else day_words(purchase))

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats, and how many are free."""
        page, purchase = self._page, self._page.purchase
        if purchase is not None:
            known = purchase.live.seats
            page.hall.view.update_states({seat: self.look(seat) for seat in seats if seat in known})
            page.hall.count(purchase)

    def look(self, seat: str) -> SeatLook:
        """Return how a seat looks to the till."""
        purchase = self._page.purchase
        if purchase is None or seat not in purchase.live.seats:
            return SeatLook.BLOCKED
        state = purchase.live.state(seat)
        own = state is SeatState.HELD and purchase.calls.was_mine(purchase.live.seats[seat].hold)
        return purchase.basket.look(seat, state, own_in_state=own)

    def type_for(self, seat: str) -> str:
        """Return the ticket type that a press on a seat sells; empty if the seat can't be pressed."""
        purchase = self._page.purchase
        if purchase is None or self.look(seat) not in _PRESSABLE:
            return ""
        kind, card = purchase.seating.plan.by_id[seat].kind, purchase.seating.card
        return card.ticket_type(None, kind).id if card.types_for(kind) else ""

    # What the feed says (see `live_seats.Listener`)

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""
        page, purchase = self._page, self._page.purchase
        if purchase is None:
            return
        is_another = seating.plan.id != purchase.seating.plan.id
        purchase.seating = seating
        changed = purchase.live.load(seating.seat_map)
        if is_another:
            self.show_hall()
        else:
            page.recolour(changed)

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""
        if self._page.purchase is not None:
            self._page.recolour(self._page.purchase.live.merge(change))

    def away(self) -> None:
        """Say that the seats may be out of date."""
        self._page.say(_("Seats may be out of date; trying again."), "warn")

    def back(self) -> None:
        """Take that back."""
        self._page.column.message.hide()
