"""What is asked for when a customer wants another number of seats, the best ones, or a row of the list. No widgets."""

from collections import Counter

from cinema.domain.auditoriums import SeatKind
from cinema.domain.parties import WantedParty, usual_kind
from cinema.domain.seat_groups import seat_groups
from cinema.domain.seat_maps import SeatState
from gui.kiosk.visit import Visit
from gui.selling.purchase import Purchase

COMPANIONS = 3
"""The most that come with a wheelchair space (`cinema.domain.space_seats` judges it)."""


class SeatWish:
    """`by_hand`: the customer chose the present seats, so another number keeps them."""

    def __init__(self, purchase: Purchase, visit: Visit) -> None:
        self._purchase, self._visit = purchase, visit
        self.by_hand = False

    @property
    def most(self) -> int:
        """The most seats that may be asked for."""
        most = self._purchase.house.seats_per_basket
        return min(most, 1 + COMPANIONS) if self._visit.spaces else most

    def party(self, count: int) -> WantedParty:
        """Return the wish for so many seats: the best ones, or more beside those that were chosen by hand.

        Ticket types that were chosen stay, as far as there are tickets for them.
        """
        seating, spaces, present = self._purchase.seating, self._visit.spaces, self._purchase.lines
        usual = seating.card.ticket_type(None, SeatKind.WHEELCHAIR if spaces else usual_kind(seating.plan)).id
        if all(seat.area is not None for seat in seating.plan.seats):  # nobody chooses a seat there: any will do
            return WantedParty({}, dict.fromkeys(self._any_of_area(count), usual))
        if self.by_hand and present and count > len(present) and not spaces:
            return WantedParty({usual: count - len(present)}, {one.seat: one.type for one in present})
        kind = SeatKind.WHEELCHAIR if spaces else usual_kind(seating.plan)
        sold = {one.id for one in seating.card.types_for(kind)}
        # A special type goes first when there are fewer: the usual one is anybody's.
        chosen = [one.type for one in present if one.type != usual and one.type in sold][:count]
        return WantedParty(Counter([*chosen, *[usual] * (count - len(chosen))]), {}, spaces=spaces)

    def group(self, seats: tuple[str, ...]) -> WantedParty:
        """Return the wish for these seats in place of the present ones."""
        plan, card = self._purchase.seating.plan, self._purchase.seating.card
        types = {seat: card.ticket_type(None, plan.by_id[seat].kind).id for seat in seats}
        self.by_hand = True
        return WantedParty({}, types, spaces=self._visit.spaces)

    def _any_of_area(self, count: int) -> tuple[str, ...]:
        live, plan = self._purchase.live, self._purchase.seating.plan
        mine = set(self._purchase.basket.seats)
        free = [seat for seat in live.seats if seat in mine or live.state(seat) is SeatState.FREE]
        return next((one.seats for one in seat_groups(plan, free, count, {seat.kind for seat in plan.seats})), ())
