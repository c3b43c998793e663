"""The race for the last half-price tickets: everybody has a seat, and only so many of them may be half price.

And its control: what is left is read first and the seat held after, so that two may take the last one.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cinema.domain.map_limits import MapLimits
from cinema.domain.orders import Choice
from cinema.domain.quotas import Quota, seat_quotas
from cinema.domain.seat_maps import Hold, Holder
from cinema.errors import QuotaExhaustedError, StorageError
from repositories import seat_expressions, seat_refusals
from repositories.seat_maps import SeatMaps, _hold, _hold_fields
from repositories.storage import Storage
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.scenarios_seats import rows_for
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import raw

MOST = 5
_PATIENCE = 60.0


def buyers_of(contenders: int) -> int:
    """Return how many of the contenders buy; the others give back what they got."""
    return sum(not _gives_back(number) for number in range(contenders))


def _gives_back(number: int) -> bool:
    return number % 3 == 2


def want_half_price(hand: Hand, screening: str, seat: str) -> Race:
    """Hold a seat at half price, as soon as there is a ticket; a third of all give it back, the others pay for it."""
    hand.storage.price_cards.get("weekday")
    yield
    log = Log()
    actor = hand.staff
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            held = hand.till.booking.hold(actor, screening, None, (seat,), {seat: "child"})
        except QuotaExhaustedError as error:
            log.ends.append(error.code)
            if _gives_back(hand.number) or _are_sold(hand, screening):
                return log.said()
            assert time.monotonic() < end, "nobody gets the last tickets"
            time.sleep(0.005)
            continue
        except StorageError as error:  # the machine is busy
            log.ends.append(error.code)
            continue
        if _gives_back(hand.number):
            hand.till.booking.release(actor, held)
            return log.said()
        till = hand.till.checkout
        order = till.begin(actor, [Choice(held, {seat: "child"})])
        log.pay(hand, actor, order, WAY_OF[hand.number % 2 == 0])
        return log.said()


def _are_sold(hand: Hand, screening: str) -> bool:
    """Tell whether the last ticket is sold, or sure to be: nobody waits for one that is only held."""
    seats = hand.storage.seat_maps.get(screening).seats.values()
    return sum(one.type == "child" and one.ticket is not None for one in seats) >= MOST


def last_half_price(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody wants one of the last half-price tickets of a screening, each on a seat of their own."""
    stage.clear(rows=rows_for(contenders))
    storage = stage.house.storage
    quotas = (Quota("Half price", ("child",), MOST),)
    storage.price_cards.put(replace(storage.price_cards.read("weekday"), quotas=quotas))
    screening = storage.screenings.get(stage.screening)
    plan = storage.auditoriums.plan(screening.plan)
    stage.connection.database["seat_maps"].delete_one({"_id": screening.id})
    limits = MapLimits(quotas=seat_quotas(quotas, plan.capacity), card="weekday")
    storage.seat_maps.create(screening, plan, screening.starts_at, limits)
    seats = stage.seats()
    said = crowd.run([Job(want_half_price, (stage.screening, seats[place]), change) for place in range(contenders)])
    attempts, refused, told, _refunded = total(said)
    row = stage.row("the last half-price tickets", contenders, attempts, refused, told=told)
    # Counted from the entries: the seat map's own count is what is judged.
    entries = raw(stage.connection, "journal")
    sold = [one for entry in entries if entry["kind"] == "sold" for one in entry["operation"]["order"]["tickets"]]
    beyond = max(0, sum(one["type"] == "child" for one in sold) - MOST)
    note = f"{beyond} sold beyond the quota" if beyond else row.note
    return replace(row, sold_twice=row.sold_twice + beyond, note=note)


class UncountedSeatMaps(SeatMaps):
    """Reads what is left of a quota, and holds the seats after; the seats themselves are guarded as always."""

    def hold(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str] | None = None,
        **_rest: Any,
    ) -> Hold:
        seat_refusals.check_quotas(self.get(screening_id), hold_id, types or {})
        query = seat_expressions.can_hold(screening_id, hold_id, seats, by, most)
        update = seat_expressions.take(hold_id, seats, by, seconds, types)
        done = self._maps.find_one_and_update(query, update, _hold_fields(hold_id))
        assert done is not None
        return _hold(done, hold_id)


def uncounted(storage: Storage) -> Storage:
    """Put seat maps without the quota in the guard in the place of the others."""
    maps: Any = UncountedSeatMaps(storage.seat_maps._certain)
    return replace(storage, seat_maps=maps)


def half_price_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race with the quota outside the guard: `sold_twice` must not be 0."""
    row = last_half_price(stage, crowd, contenders, change=uncounted)
    return replace(row, scenario="CONTROL: quota read before the hold")
