"""Says why a guarded update of a seat map was refused, by reads after it. It decides nothing: the guard did."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cinema.domain.accessible import AskedSpaces, spaces_kept
from cinema.domain.seat_maps import Holder, Pin, SeatMap, SeatState, has_ended, kept_back, taken_already
from cinema.domain.users import Channel
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotSellingError,
    QuotaExhaustedError,
    SeatsKeptBackError,
    SeatsLostError,
    SpacesKeptError,
)
from cinema.i18n import _, ngettext
from repositories.collection import Collection, Document
from repositories.seat_limits import types_agree


def check_seats(seat_map: SeatMap, hold_id: str, seats: Sequence[str], latest: datetime | None = None) -> None:
    """Raise NotSellingError, or SeatsLostError for seats that others have; else return.

    `latest`: sales go on until then, if that is after their end.
    """
    until = seat_map.sell_until if latest is None else max(seat_map.sell_until, latest)
    if not seat_map.selling or until <= seat_map.now:
        raise NotSellingError(_("This screening is no longer on sale."))
    if seat_map.sell_from is not None and seat_map.sell_from > seat_map.now:
        raise NotSellingError(_("This screening is not on sale yet."))
    taken = tuple(
        name
        for name in seats
        if (live := seat_map.seats.get(name)) is None
        or (seat_map.state(name) is not SeatState.FREE and live.hold != hold_id)
    )
    if taken:
        raise lost(taken)


def check_own_hold(seat_map: SeatMap, stored: Document | None, by: Holder) -> None:
    """Raise ConflictError or HoldExpiredError for a hold, as it is stored, that can't take more seats; else return."""
    if stored is None:
        return
    if stored["pinned"] is not None:
        raise ConflictError(_("These seats are being paid for just now."))
    is_over = has_ended(stored["until"], seat_map.now, seat_map.longest, fixed=stored.get("fixed", False))
    if is_over or stored["owner"] != by.owner:
        raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))


def check_count(theirs: set[str], seats: Sequence[str], most: int) -> None:
    """Raise InvalidInputError for more seats than a person may hold in one screening, with those held; else return."""
    if len(theirs.union(seats)) > most:
        raise InvalidInputError(_("At most {count} seats can be bought at once.").format(count=most), field="seats")


def check_limits(
    seat_map: SeatMap, hold_id: str, seats: Sequence[str], channel: Channel, types: Mapping[str, str] | None
) -> None:
    """Raise why a map's limits refused a hold: SeatsKeptBackError or QuotaExhaustedError; else return."""
    kept = tuple(name for name in seats if seat_map.keeps_back(name, channel))
    if kept:
        raise SeatsKeptBackError(kept_back(kept), kept)
    check_quotas(seat_map, hold_id, types or {})


def check_spaces(seat_map: SeatMap, hold_id: str, seats: Sequence[str], spaces: AskedSpaces, *, anew: bool) -> None:
    """Raise SpacesKeptError for accessible spaces that are kept while another seat is left; else return."""
    others = [name for name in seat_map.seats if name not in spaces.every and name not in seats]
    asked = [name for name in spaces.asked if seat_map.seats[name].hold != hold_id]
    is_left = any(
        seat_map.state(name) is SeatState.FREE or (anew and seat_map.seats[name].hold == hold_id) for name in others
    )
    if spaces.kept and asked and is_left:
        raise kept_spaces(asked)


def check_quotas(seat_map: SeatMap, hold_id: str, types: Mapping[str, str]) -> None:
    """Raise QuotaExhaustedError for a group of which seats of these types would take more than is left."""
    for quota in seat_map.quotas:
        wanted = sum(1 for one in types.values() if one in quota.types)
        taken = {
            name: live
            for name, live in seat_map.seats.items()
            if live.type in quota.types and seat_map.state(name) in {SeatState.HELD, SeatState.SOLD}
        }
        before = sum(1 for name in types if name in taken and taken[name].hold == hold_id)
        left = max(0, quota.most - sum(1 for name in taken if name not in types))
        if before < wanted > left:
            raise exhausted(quota.name, left)


def exhausted(group: str, left: int) -> QuotaExhaustedError:
    """Return the error of a quota of which too little is left."""
    if left:
        words = ngettext("{group}: only {count} ticket is left.", "{group}: only {count} tickets are left.", left)
    else:
        words = _("{group}: no ticket is left for this screening.")
    return QuotaExhaustedError(words.format(group=group, count=left), group, left)


def lost(seats: Sequence[str]) -> SeatsLostError:
    """Return the error of seats that others have."""
    return SeatsLostError(taken_already(seats), seats)


def kept_spaces(seats: Sequence[str]) -> SpacesKeptError:
    """Return the error of accessible spaces that are kept for wheelchair users."""
    return SpacesKeptError(spaces_kept(), seats)


def have_other_types(maps: Collection, pin: Pin, types: Mapping[str, str]) -> bool:
    """Tell whether a hold has other types than these, which is why a pin was refused."""
    mine = {f"seats.{name}.hold": pin.hold for name in types}
    query = {"_id": pin.screening, **mine, "$expr": {"$not": [types_agree(types)]}}
    return maps.find_one(query, {"_id": 1}) is not None
