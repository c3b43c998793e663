"""Holds the best seats for a party: chosen on one map, and taken only if that map still stands where it matters."""

import random
import time
from collections.abc import Mapping

from cinema.domain.accessible import asked_spaces, check_companions_of_party, has_space, spaces_taken
from cinema.domain.auditoriums import SeatKind, SeatPlan
from cinema.domain.best_seats import BestSeats, Party, best_seats
from cinema.domain.ids import is_id, new_id
from cinema.domain.late_sales import LateSale, LateWish
from cinema.domain.parties import HeldParty, WantedParty, kinds_beside, kinds_for, space_types
from cinema.domain.prices import PriceCard
from cinema.domain.screenings import ScreeningState
from cinema.domain.seat_maps import SeatMap, SeatState, kept_back, taken_already
from cinema.domain.seat_runs import watched
from cinema.domain.space_seats import SpaceParty, space_seats
from cinema.domain.stranding import strands_needlessly
from cinema.domain.users import Actor
from cinema.errors import (
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    SeatsKeptBackError,
    SeatsLostError,
)
from cinema.i18n import _, ngettext
from cinema.ports import Auditoriums, HouseSettings, PriceCards, Screenings, SeatMaps
from cinema.services.selling.booking import Booking, check_all, holder_of
from cinema.services.selling.late_sales import LateSales
from cinema.services.selling.ways_to_pay import require_seats
from cinema.services.standing import Standing

# Each try that fails means that another till got seats in the same rows, so it ends; a full house is told before.
_TRIES = 40
_PAUSE = 0.02  # seconds at most before each of the first tries


class PartyBooking:
    """The one service that chooses seats, for every face and command."""

    def __init__(
        self,
        booking: Booking,
        screenings: Screenings,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        late_sales: LateSales,
        standing: Standing,
    ) -> None:
        self._booking = booking
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._seat_maps = seat_maps
        self._settings = settings
        self._late_sales = late_sales
        self._standing = standing

    def hold(
        self,
        actor: Actor,
        screening_id: str,
        hold_id: str | None,
        wanted: WantedParty,
        *,
        late: LateWish | None = None,
    ) -> HeldParty:
        """Hold the best seats for a party, all or none, in a new hold (`hold_id` None) or a running one.

        The seats of a running hold are chosen anew with those that are asked for now; the ones placed by hand stay. A
        hold keeps its end. The same state gives the same seats.

        Raises SeatsLostError if too few are free, or if others took each choice in turn; InvalidInputError for a type
        that isn't sold for the kind of seat, for no ticket at all, and for more seats than this person may hold;
        otherwise as `Booking.hold`, which says what `late` is for.

        A party with wheelchairs (`wanted.spaces`) gets its spaces, and companion seats and ordinary seats near them:
        SpacesTakenError if too few spaces are free, InvalidInputError for more than three companions a space.
        """
        actor = self._standing.check(actor)
        require_seats(actor, self._settings)
        if not is_id(screening_id) or (hold_id is not None and not is_id(hold_id)):
            raise NotFoundError(_("There is no such screening."), field="screening")
        if wanted.count + len(wanted.by_hand) < 1 or any(count < 0 for count in wanted.tickets.values()):
            raise InvalidInputError(_("Choose at least one ticket."), field="tickets")
        if not 0 <= wanted.spaces <= wanted.count + len(wanted.by_hand):
            raise InvalidInputError(_("Choose a ticket for each wheelchair space."), field="tickets")
        most = self._booking.most(actor)
        if wanted.count + len(wanted.by_hand) > most:
            raise InvalidInputError(_("At most {count} seats can be bought at once.").format(count=most), field="seats")
        name = hold_id or new_id()
        allowed: LateSale | None = None
        for attempt in range(_TRIES):
            try:
                held = self._try(actor, screening_id, name, wanted, most, allowed)
            except NotSellingError as refused:
                if allowed is not None:
                    raise
                screening = self._screenings.get(screening_id)
                allowed = self._late_sales.require(actor, screening, name, late, refused)
                continue
            if held is not None:
                return held
            time.sleep(random.uniform(0, _PAUSE * min(attempt, 5)))  # noqa: S311 - only so that tills don't keep step
        raise SeatsLostError(_("Others are buying seats there just now. Please try again."), ())

    def _try(
        self,
        actor: Actor,
        screening_id: str,
        hold_id: str,
        wanted: WantedParty,
        most: int,
        allowed: LateSale | None,
    ) -> HeldParty | None:
        """Choose and hold once; None if others took a seat of the choice, or one beside it, in between."""
        screening = self._screenings.get(screening_id)
        if screening.state is ScreeningState.CANCELLED:
            raise NotSellingError(_("This screening was cancelled."))
        seat_map = self._seat_maps.get(screening_id)
        plan = self._auditoriums.plan(seat_map.plan or screening.plan)
        card = self._price_cards.of(screening)
        if wanted.by_hand:
            plan.require_on_sale(plan.check_seats(tuple(wanted.by_hand)))
        types = {name: card.ticket_type(given, plan.by_id[name].kind).id for name, given in wanted.by_hand.items()}
        mine = {name for name, live in seat_map.seats.items() if live.hold == hold_id}
        can_be = {name for name in seat_map.seats if name in mine or seat_map.state(name) is SeatState.FREE}
        free = {name for name in can_be if not seat_map.keeps_back(name, actor.channel) and name not in types}
        best: BestSeats | None = None
        if wanted.spaces and wanted.count:
            best, found = _with_spaces(plan, card, seat_map, free, wanted)
            types |= found
        elif wanted.count:
            kinds = kinds_for(plan, card, wanted)
            best = best_seats(plan, free, Party(wanted.count, kinds, tuple(types)))
            if best is None:
                raise SeatsLostError(_too_few(plan, seat_map, free, kinds), ())
            types |= _shared(plan, card, wanted.tickets, best)
        seats = tuple(types)
        if not actor.is_staff:
            check_all(self._seat_maps, actor, screening_id, seats, most)
        beside = {name: name in can_be for name in _neighbourhood(plan, best) if name not in types}
        house = self._settings.house()
        try:
            hold = self._seat_maps.hold_anew(
                screening_id, hold_id, seats, holder_of(actor), house.hold_seconds, most, types, beside,
                watch=watched(plan, mine.symmetric_difference(seats)),
                latest=self._late_sales.until(actor, screening) if allowed is None else allowed.until, late=allowed,
                spaces=asked_spaces(plan, seats, actor.channel, has_wheelchair=wanted.spaces > 0),
            )  # fmt: skip
        except SeatsLostError as lost:
            if by_hand := [name for name in lost.seats if name in wanted.by_hand]:
                raise SeatsLostError(taken_already(plan.labels(by_hand)), by_hand) from None
            return None
        except SeatsKeptBackError as kept:
            if by_hand := [name for name in kept.seats if name in wanted.by_hand]:
                raise SeatsKeptBackError(kept_back(plan.labels(by_hand)), by_hand) from None
            return None
        if hold is None:
            return None
        if set(hold.seats) != set(seats):  # it ended and was swept while this was asked
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))
        choosable = {name for name in can_be if not seat_map.keeps_back(name, actor.channel)}
        left = strands_needlessly(plan, can_be, choosable, seats) if hold.alone and not has_space(plan, seats) else ()
        return HeldParty(hold, types, best, tuple(name for name in left if name in hold.alone))


def _with_spaces(
    plan: SeatPlan, card: PriceCard, seat_map: SeatMap, free: set[str], wanted: WantedParty
) -> tuple[BestSeats, dict[str, str]]:
    """Choose the seats of a party with wheelchairs, with their types; raises as `PartyBooking.hold`."""
    if not any(seat.kind is SeatKind.WHEELCHAIR for seat in plan.seats):
        raise InvalidInputError(
            _("This auditorium has no wheelchair space. Please ask at the counter."), field="spaces"
        )
    check_companions_of_party(plan, wanted.count + len(wanted.by_hand), wanted.spaces, wanted.by_hand)
    placed = tuple(name for name in wanted.by_hand if plan.by_id[name].kind is SeatKind.WHEELCHAIR)
    spaces = max(0, wanted.spaces - len(placed))
    types = space_types(plan, card, wanted, spaces)
    kinds = kinds_beside(plan, card, wanted, types)
    others = wanted.count - spaces
    best = space_seats(plan, free, SpaceParty(spaces, others, kinds, len(types.beside), placed))
    if best is None:
        if sum(1 for name in free if plan.by_id[name].kind is SeatKind.WHEELCHAIR) < spaces:
            raise spaces_taken(plan, seat_map, free)
        raise SeatsLostError(_too_few(plan, seat_map, free, kinds | {SeatKind.COMPANION}), ())
    return best, types.shared(plan, card, best.seats)


def _shared(plan: SeatPlan, card: PriceCard, tickets: Mapping[str, int], best: BestSeats) -> dict[str, str]:
    """Return the type of each chosen seat: the types in their order, seat by seat."""
    names = [name for name, count in tickets.items() for _ticket in range(count)]
    return {
        seat: card.ticket_type(name, plan.by_id[seat].kind).id for seat, name in zip(best.seats, names, strict=True)
    }


def _neighbourhood(plan: SeatPlan, best: BestSeats | None) -> list[str]:
    """Return every seat of the runs that a choice touches: while they stand as they did, it is right."""
    chosen = best.seats if best is not None else ()
    places = {plan.run_of[name] for name in chosen if name in plan.run_of}
    return [seat.id for place in sorted(places) for seat in plan.runs[place]]


def _too_few(plan: SeatPlan, seat_map: SeatMap, free: set[str], kinds: frozenset[SeatKind]) -> str:
    left = sum(1 for seat in plan.seats if seat.id in free and seat.kind in kinds and seat.area is None)
    if left:
        words = ngettext("Only {count} such seat is free.", "Only {count} such seats are free.", left)
        return words.format(count=left)
    return _("Sold out.") if not seat_map.free else _("No such seat is free.")
