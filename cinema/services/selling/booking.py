"""Holds seats for a limited time. The guarded update of the seat map alone decides who gets a seat."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from cinema.domain.ids import is_id, new_id
from cinema.domain.screenings import ScreeningState, Seating
from cinema.domain.seat_maps import Hold, SeatChange
from cinema.domain.users import Actor
from cinema.errors import InvalidInputError, NotFoundError, NotSellingError
from cinema.i18n import _
from cinema.ports import Auditoriums, HouseSettings, PriceCards, Screenings, SeatMaps
from cinema.services.programme import Programme


class Booking:
    """Holds seats, extends and releases them."""

    def __init__(
        self,
        programme: Programme,
        screenings: Screenings,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        seat_maps: SeatMaps,
        settings: HouseSettings,
    ) -> None:
        self._programme = programme
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._seat_maps = seat_maps
        self._settings = settings

    def seating(self, screening_id: str) -> Seating:
        """Return the screening, seat plan, price card and live seats; NotFoundError if there is no such screening."""
        showing = self._programme.showing(screening_id)
        screening = showing.screening
        return Seating(
            showing,
            self._auditoriums.plan(screening.plan),
            self._price_cards.get(screening.price_card),
            self._seat_maps.get(screening.id),
        )

    def hold(self, actor: Actor, screening_id: str, hold_id: str | None, seats: Sequence[str]) -> Hold:
        """Hold seats, all or none, in a new hold (`hold_id` None) or a running one; a repeat changes nothing.

        Raises SeatsLostError naming the seats that are taken, HoldExpiredError if the hold has ended, NotSellingError,
        and InvalidInputError for an unknown seat, a seat named twice, or more seats than a basket may have.
        """
        if not is_id(screening_id) or (hold_id is not None and not is_id(hold_id)):
            raise NotFoundError(_("There is no such screening."), field="screening")
        screening = self._screenings.get(screening_id)
        # Seat ids become field paths of the update, so only ids of the seat plan may reach it.
        self._auditoriums.plan(screening.plan).check_seats(tuple(seats))
        if screening.state is ScreeningState.CANCELLED:
            raise NotSellingError(_("This screening was cancelled."))
        house = self._settings.house()
        if len(seats) > house.seats_per_basket:
            words = _("At most {count} seats can be bought at once.").format(count=house.seats_per_basket)
            raise InvalidInputError(words, field="seats")
        return self._seat_maps.hold(
            screening_id,
            hold_id or new_id(),
            seats,
            owner_of(actor),
            actor.channel.value,
            house.hold_seconds,
            house.seats_per_basket,
        )

    def find(self, actor: Actor, screening_id: str, hold_id: str) -> Hold | None:
        """Return this actor's hold if it is running, else None."""
        if not (is_id(screening_id) and is_id(hold_id)):
            return None
        hold = self._seat_maps.find_hold(screening_id, hold_id)
        return hold if hold is not None and hold.owner == owner_of(actor) else None

    def extend(self, actor: Actor, hold: Hold) -> Hold:
        """Extend a hold with all its seats, once; ConflictError the second time, HoldExpiredError if it has ended."""
        self._check_owner(actor, hold)
        return self._seat_maps.extend(hold.screening, hold.id, self._settings.house().extend_seconds)

    def release(self, actor: Actor, hold: Hold, seats: Sequence[str] | None = None) -> Hold | None:
        """Release some or all (None) seats; returns the hold if seats are left. A repeat changes nothing."""
        self._check_owner(actor, hold)
        return self._seat_maps.release(hold.screening, hold.id, seats)

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a screening's seats: yields changes, and None at least every second. Needs a thread of its own."""
        return self._seat_maps.changes(screening_id)

    def _check_owner(self, actor: Actor, hold: Hold) -> None:
        if hold.owner != owner_of(actor):
            raise NotFoundError(_("These seats are held by somebody else. Choose other seats."))


def owner_of(actor: Actor) -> str:
    """Return the owner of an actor's holds: the workstation and its user, or a guest."""
    return f"{actor.workstation}/{actor.user or 'guest'}"
