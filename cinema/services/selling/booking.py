"""Taking seats for a while: a click is a hold. Who gets a seat is decided by the seat map's guarded update alone."""

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
        """Return all that a seat page shows; NotFoundError if there is no such screening."""
        showing = self._programme.showing(screening_id)
        screening = showing.screening
        return Seating(
            showing,
            self._auditoriums.plan(screening.plan),
            self._price_cards.get(screening.price_card),
            self._seat_maps.get(screening.id),
        )

    def hold(self, actor: Actor, screening_id: str, hold_id: str | None, seats: Sequence[str]) -> Hold:
        """Take seats, all or none, for a new hold (None) or one that is running; own seats again change nothing.

        Raises SeatsLostError naming the seats that others have, HoldExpiredError if the hold has ended,
        NotSellingError, and InvalidInputError for a seat that is not there, twice, or one too many.
        """
        if not is_id(screening_id) or (hold_id is not None and not is_id(hold_id)):
            raise NotFoundError(_("There is no such screening."), field="screening")
        screening = self._screenings.get(screening_id)
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
        """Return a running hold of this actor, else None."""
        if not (is_id(screening_id) and is_id(hold_id)):
            return None
        hold = self._seat_maps.find_hold(screening_id, hold_id)
        return hold if hold is not None and hold.owner == owner_of(actor) else None

    def extend(self, actor: Actor, hold: Hold) -> Hold:
        """Give a hold more time, once for all its seats; ConflictError the second time, HoldExpiredError if ended."""
        self._check_owner(actor, hold)
        return self._seat_maps.extend(hold.screening, hold.id, self._settings.house().extend_seconds)

    def release(self, actor: Actor, hold: Hold, seats: Sequence[str] | None = None) -> Hold | None:
        """Give back some or all (None) seats; returns the hold if seats are left. A repeat changes nothing."""
        self._check_owner(actor, hold)
        return self._seat_maps.release(hold.screening, hold.id, seats)

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a screening's seats in a thread of one's own; yields news, and None at least every second."""
        return self._seat_maps.changes(screening_id)

    def _check_owner(self, actor: Actor, hold: Hold) -> None:
        if hold.owner != owner_of(actor):
            raise NotFoundError(_("These seats are held by somebody else."))


def owner_of(actor: Actor) -> str:
    """Return who holds: the workstation with its user, or as a guest."""
    return f"{actor.workstation}/{actor.user or 'guest'}"
