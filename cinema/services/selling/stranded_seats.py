"""Whether a basket may leave a single seat free. Judged when it is complete, since the way to it passes through others.

Two things must be true of a seat: it is a single one on the map as it is now, and this hold's own last change beside it
left it so, which the write of that change noted (`Hold.alone`). So whoever came first isn't refused for what the next
one does, and of two at one instant just the later one is told.
"""

from collections.abc import Collection, Mapping

from cinema.domain.accessible import has_space
from cinema.domain.ids import is_id
from cinema.domain.limits import LentAction, Loan, stranded_seat_needs_manager
from cinema.domain.orders import Ticket
from cinema.domain.seat_maps import Hold, SeatMap, SeatState
from cinema.domain.seat_runs import stranded
from cinema.domain.stranding import (
    StrandedReason,
    Stranding,
    StrandingRule,
    stranded_error,
    stranding_rule,
    strands_needlessly,
)
from cinema.domain.users import Actor, Channel
from cinema.ports import Auditoriums, HouseSettings, Screenings, SeatMaps
from cinema.services.lending import Lending


class StrandedSeats:
    """Judges baskets, and what staff leaves with a reason."""

    def __init__(
        self,
        screenings: Screenings,
        auditoriums: Auditoriums,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        lending: Lending,
    ) -> None:
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._seat_maps = seat_maps
        self._settings = settings
        self._lending = lending

    def require(
        self,
        actor: Actor,
        holds: Mapping[str, str],
        reason: StrandedReason | None = None,
        loan: Loan | None = None,
        given_back: Collection[Ticket] = (),
    ) -> Mapping[str, Stranding]:
        """Raise unless the seats of these holds (by screening) may be sold; return what was allowed, by screening.

        The seats of `given_back` are free at the same instant, since an exchange gives those tickets up.

        StrandedSeatsError without a `reason` where the channel is strict and another choice of so many seats of these
        kinds would leave none alone. With a reason, which is staff's: ManagerNeededError without a loan where the house
        asks for a manager. Called last, since it uses the loan up.
        """
        house = self._settings.house()
        if reason is not None:
            actor.require_staff()
        is_strict = stranding_rule(house, actor.channel) is StrandingRule.STRICT
        if not is_strict and reason is None:
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for name, hold_id in holds.items():
            left = self._left_by(name, hold_id, actor.channel, given_back)
            if left and reason is None:
                raise stranded_error(self._auditoriums.plan(self._screenings.get(name).plan), left)
            if left:
                found[name] = left
        if not found or reason is None:
            return {}
        by = actor.decider
        if is_strict and stranded_seat_needs_manager(house):
            by = self._lending.require(actor, LentAction.STRANDED_SEAT, loan)
        return {screening: Stranding(reason, seats, by) for screening, seats in found.items()}

    def told(self, actor: Actor, hold: Hold, given_back: Collection[Ticket] = ()) -> tuple[str, ...]:
        """Return the labels of single seats that a hold leaves needlessly, as `require`; none where the rule is off."""
        rule = stranding_rule(self._settings.house(), actor.channel)
        off = rule is StrandingRule.OFF
        left = () if off else self._left_by(hold.screening, hold.id, actor.channel, given_back)
        return self._auditoriums.plan(self._screenings.get(hold.screening).plan).labels(left) if left else ()

    def _left_by(self, name: str, hold_id: str, channel: Channel, given_back: Collection[Ticket]) -> tuple[str, ...]:
        """Return the single seats that a hold leaves needlessly, as it and its map are stored now."""
        if not (is_id(name) and is_id(hold_id)):  # they become field paths
            return ()
        stored = self._seat_maps.find_hold(name, hold_id)
        if stored is None or not stored.alone:  # one that has ended is told by the pin
            return ()
        seat_map = self._seat_maps.get(name)
        plan = self._auditoriums.plan(seat_map.plan or self._screenings.get(name).plan)
        if has_space(plan, stored.seats):  # who sits beside a wheelchair matters more
            return ()
        free = takeable(seat_map, hold_id) | {one.seat for one in given_back if one.screening == name}
        if set(stored.alone).isdisjoint(stranded(plan, free, stored.seats)):
            return ()
        choosable = {name for name in free if not seat_map.keeps_back(name, channel)}
        left = strands_needlessly(plan, free, choosable, stored.seats)
        return tuple(one for one in left if one in stored.alone)


def takeable(seat_map: SeatMap, hold_id: str) -> set[str]:
    """Return the seats that are free on a map, or held by this hold."""
    return {
        name for name, live in seat_map.seats.items() if live.hold == hold_id or seat_map.state(name) is SeatState.FREE
    }
