"""Holds seats for a limited time. The guarded update of the seat map alone decides who gets a seat."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from cinema.domain.accessible import asked_spaces
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.ids import is_id, new_id
from cinema.domain.late_sales import LateSale, LateWish
from cinema.domain.screenings import Screening, ScreeningState, Seating
from cinema.domain.seat_maps import Hold, Holder, SeatChange, kept_back, taken_already
from cinema.domain.seat_plan_areas import areas_of, free_in_area
from cinema.domain.seat_runs import watched
from cinema.domain.users import Actor, Channel
from cinema.errors import InvalidInputError, NotFoundError, NotSellingError, SeatsKeptBackError, SeatsLostError
from cinema.i18n import _
from cinema.ports import Auditoriums, HouseSettings, PriceCards, Screenings, SeatMaps
from cinema.services.programme import Programme
from cinema.services.selling.late_sales import LateSales
from cinema.services.selling.ways_to_pay import require_seats
from cinema.services.standing import Standing

# A person buys for several screenings at once now and then; one who holds more than this keeps seats from others.
_SCREENINGS_AT_ONCE = 3
_PICKS = 10  # of free seats of an unnumbered area, before it is left to the person to try again


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
        late_sales: LateSales,
        standing: Standing,
    ) -> None:
        self._programme = programme
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._seat_maps = seat_maps
        self._settings = settings
        self._late_sales = late_sales
        self._standing = standing

    def seating(self, screening_id: str) -> Seating:
        """Return the screening, seat plan, price card and live seats; NotFoundError if there is no such screening."""
        showing = self._programme.showing(screening_id)
        screening = showing.screening
        seat_map = self._seat_maps.get(screening.id)
        # A screening is moved to another plan by its map; its document follows.
        plan = self._auditoriums.plan(seat_map.plan or screening.plan)
        return Seating(showing, plan, self._price_cards.of(screening), seat_map)

    def hold(
        self,
        actor: Actor,
        screening_id: str,
        hold_id: str | None,
        seats: Sequence[str],
        types: Mapping[str, str | None] | None = None,
        *,
        late: LateWish | None = None,
        spaces: bool = False,
    ) -> Hold:
        """Hold seats, all or none, in a new hold (`hold_id` None) or a running one; a repeat changes nothing.

        `types` are the ticket types of the seats; a seat without one is held as the price card's default where the card
        has quotas.

        Raises SeatsLostError naming the seats that are taken, HoldExpiredError if the hold has ended, NotSellingError,
        and InvalidInputError for an unknown or blocked seat, a seat named twice, or more seats than this person may
        hold: `most` in one screening, whatever number of holds they are in, and three times as many in all. Also
        InvalidInputError for a ticket type that isn't sold for a seat, QuotaExhaustedError if a group of types has too
        few tickets left, SeatsKeptBackError for seats kept back from this channel. NotAllowedError for customers in
        their own window where they can neither pay nor reserve.

        At a kiosk wheelchair spaces and companion seats are held for a party with a wheelchair (`spaces`); for others
        only when every other seat of the screening is sold or held, which the hold then notes (`Hold.released`), else
        SpacesKeptError. A seat that is kept back from the kiosk is another seat too. Staff at the counter decide
        themselves, and the customer's window sells spaces as before: neither is bound by it.

        Staff holds seats for some minutes after the start too, and until the end of the screening with a reason
        (`late`): LateSaleError without one, ManagerNeededError for a cashier without a manager's loan.
        """
        actor = self._standing.check(actor)
        require_seats(actor, self._settings)
        if not is_id(screening_id) or (hold_id is not None and not is_id(hold_id)):
            raise NotFoundError(_("There is no such screening."), field="screening")
        screening = self._screenings.get(screening_id)
        if not screening.state.is_published:
            raise NotFoundError(_("There is no such screening."), field="screening")
        # Seat ids become field paths of the update, so only ids of the seat plan may reach it.
        plan = self._plan(screening, seats)
        plan.require_on_sale(plan.check_seats(tuple(seats)))
        if screening.state is ScreeningState.CANCELLED:
            raise NotSellingError(_("This screening was cancelled."))
        house, by, most = self._settings.house(), holder_of(actor), self.most(actor)
        if len(seats) > most:
            raise InvalidInputError(_("At most {count} seats can be bought at once.").format(count=most), field="seats")
        if not actor.is_staff:
            check_all(self._seat_maps, actor, screening_id, seats, most)
        known = self._types(screening, plan, seats, types)
        name, until, watch = hold_id or new_id(), self._late_sales.until(actor, screening), watched(plan, seats)
        accessible = asked_spaces(plan, seats, actor.channel, has_wheelchair=spaces)

        def take(latest: datetime | None, allowed: LateSale | None = None) -> Hold:
            return self._seat_maps.hold(
                screening_id, name, seats, by, house.hold_seconds, most, known,
                watch=watch, latest=latest, late=allowed, spaces=accessible,
            )  # fmt: skip

        try:
            try:
                return take(until)
            except NotSellingError as refused:
                allowed = self._late_sales.require(actor, screening, name, late, refused)
                return take(allowed.until, allowed)
        except SeatsLostError as lost:
            raise SeatsLostError(taken_already(plan.labels(lost.seats)), lost.seats) from None
        except SeatsKeptBackError as kept:
            raise SeatsKeptBackError(kept_back(plan.labels(kept.seats)), kept.seats) from None

    def hold_any(
        self, actor: Actor, screening_id: str, hold_id: str | None, area: str, count: int, type_id: str | None = None
    ) -> Hold:
        """Hold any free seats of an unnumbered area, all or none; otherwise as `hold`, but a repeat takes more seats.

        `type_id` is the ticket type of all of them, None the default. Seats that are kept back from this actor are left
        out. Raises InvalidInputError for an unknown `area` or a `count` below 1, SeatsLostError if fewer are free.
        """
        if not is_id(screening_id):
            raise NotFoundError(_("There is no such screening."), field="screening")
        screening = self._screenings.get(screening_id)
        for _attempt in range(_PICKS):
            seat_map = self._seat_maps.get(screening_id)
            plan = self._auditoriums.plan(seat_map.plan or screening.plan)
            if area not in areas_of(plan):
                raise InvalidInputError(_("There is no such unnumbered area in this auditorium."), field="area")
            if count < 1:
                raise InvalidInputError(_("Choose at least one seat."), field="count")
            free = [one for one in free_in_area(plan, seat_map, area) if not seat_map.keeps_back(one, actor.channel)]
            if len(free) < count:
                words = _("{area} has only {count} seats left.")
                raise SeatsLostError(words.format(area=area, count=len(free)), ())
            # By chance, so that two tills seldom pick the same ones: nobody sits on a certain one.
            chosen = random.sample(free, count)
            try:
                return self.hold(actor, screening_id, hold_id, chosen, dict.fromkeys(chosen, type_id))
            except (SeatsLostError, SeatsKeptBackError):  # another till was faster with one of them
                continue
        raise SeatsLostError(_("Others are buying seats there just now. Please try again."), ())

    def _plan(self, screening: Screening, seats: Sequence[str]) -> SeatPlan:
        """Return the plan that a screening's map is on.

        That is its document's, except for a moment while it is moved, in which nothing is sold: then it matters only
        for seats that the other plan doesn't have, so that the whole map is read for those alone.
        """
        plan = self._auditoriums.plan(screening.plan)
        if all(seat in plan.by_id for seat in seats):
            return plan
        return self._auditoriums.plan(self._seat_maps.get(screening.id).plan or screening.plan)

    def _types(
        self, screening: Screening, plan: SeatPlan, seats: Sequence[str], types: Mapping[str, str | None] | None
    ) -> dict[str, str] | None:
        """Return the ticket type of each seat; None where nobody asks for it: no quota, and none given.

        InvalidInputError for a type that isn't sold for its seat, and for a seat that nothing is sold for.
        """
        card, given = self._price_cards.of(screening), types or {}
        known = {name: card.ticket_type(given.get(name), plan.by_id[name].kind).id for name in seats}
        return known if card.quotas or any(given.values()) else None

    def change_types(self, actor: Actor, hold: Hold, types: Mapping[str, str]) -> Hold:
        """Change the ticket types of seats of a hold, all or none; a repeat changes nothing.

        It matters where the price card has quotas: a basket pays only for the types that its seats are held as. Raises
        QuotaExhaustedError if a group of types has too few tickets left, which leaves the seats as they were held;
        InvalidInputError for a type that isn't sold for a seat; HoldExpiredError, and ConflictError while it is paid.
        """
        self._standing.check(actor)
        owner = self._owner(actor, hold)
        screening = self._screenings.get(hold.screening)
        plan = self._plan(screening, tuple(types))
        plan.check_seats(tuple(types))
        known = self._types(screening, plan, tuple(types), types)
        assert known is not None
        return self._seat_maps.change_types(hold.screening, hold.id, owner, known)

    def most(self, actor: Actor) -> int:
        """Return how many seats of a screening this actor may hold: more at the counter, for groups."""
        house = self._settings.house()
        return house.seats_at_counter if actor.is_staff else house.seats_per_basket

    def find(self, actor: Actor, screening_id: str, hold_id: str) -> Hold | None:
        """Return this actor's hold if it is running, else None."""
        if not (is_id(screening_id) and is_id(hold_id)):
            return None
        hold = self._seat_maps.find_hold(screening_id, hold_id)
        return hold if hold is not None and hold.owner == holder_of(actor).owner else None

    def left_behind(self, actor: Actor) -> tuple[Hold, ...]:
        """Return the holds that this person still has at this workstation and doesn't pay for.

        They are of a window that was killed, or of another one that is open. Nobody but the person at that workstation
        gets them: a guest and a kiosk, where the next one is a stranger, get none.
        """
        if actor.user is None or actor.channel is Channel.KIOSK:
            return ()
        by = holder_of(actor)
        return tuple(one for one in self._seat_maps.held_by(by) if one.pinned is None and one.owner == by.owner)

    def extend(self, actor: Actor, hold: Hold) -> Hold:
        """Extend a hold with all its seats, once; ConflictError the second time, HoldExpiredError if it has ended.

        At a kiosk it may be repeated: the hold lasts `hold_seconds` from now, unless it ends later, but at most
        `kiosk_hold_minutes` from its beginning: ConflictError once it does. A repeat after a lost answer does no harm.
        """
        self._standing.check(actor)
        owner, house = self._owner(actor, hold), self._settings.house()
        if actor.channel is Channel.KIOSK:
            longest = house.kiosk_hold_minutes * 60
            return self._seat_maps.prolong(hold.screening, hold.id, owner, house.hold_seconds, longest)
        return self._seat_maps.extend(hold.screening, hold.id, owner, house.extend_seconds)

    def release(self, actor: Actor, hold: Hold, seats: Sequence[str] | None = None) -> Hold | None:
        """Release some or all (None) seats; returns the hold if seats are left. A repeat changes nothing."""
        owner = self._owner(actor, hold)
        watch = None
        if seats is not None:
            watch = watched(self._plan(self._screenings.get(hold.screening), seats), seats)
        return self._seat_maps.release(hold.screening, hold.id, owner, seats, watch=watch)

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a screening's seats: yields changes, and None at least every second. Needs a thread of its own."""
        return self._seat_maps.changes(screening_id)

    def _owner(self, actor: Actor, hold: Hold) -> str:
        """Return the actor as an owner, by which the seat map is guarded: what `hold` says of it is only believed here.

        Its ids become field paths of the update, so they are checked.
        """
        owner = holder_of(actor).owner
        if hold.owner != owner or not (is_id(hold.screening) and is_id(hold.id)):
            raise NotFoundError(_("These seats are held by somebody else. Choose other seats."))
        return owner


def holder_of(actor: Actor) -> Holder:
    """Return an actor as the holder of seats."""
    return Holder(actor.workstation, actor.user, actor.channel)


def check_all(seat_maps: SeatMaps, actor: Actor, screening_id: str, seats: Sequence[str], most: int) -> None:
    """Raise InvalidInputError if a person, who may hold `most` seats of a screening, would hold too many of all."""
    # Read before the write, so two holds at one instant may pass it together; the guard holds for each screening.
    held = {(one.screening, seat) for one in seat_maps.held_by(holder_of(actor)) for seat in one.seats}
    if len(held.union((screening_id, seat) for seat in seats)) > most * _SCREENINGS_AT_ONCE:
        elsewhere = sum(1 for screening, _seat in held if screening != screening_id)
        words = _("You hold {count} seats of other screenings. Buy them or give them back first.")
        raise InvalidInputError(words.format(count=elsewhere), field="seats")
