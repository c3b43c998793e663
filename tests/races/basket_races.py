"""The race for parked baskets: tills collect them while others want their seats; one gets each, and no seat between.

And its control: the hold passes to whoever asks, without a look at whose it is, so that several tills have one basket.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from cinema.domain.orders import Choice
from cinema.domain.seat_maps import Hold
from cinema.errors import CinemaError
from repositories import seat_expressions
from repositories.seat_maps import SeatMaps, _hold, _hold_fields
from repositories.storage import Storage
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import begin

SEATS = 3
COLLECTED = "collected"


def baskets_of(contenders: int) -> int:
    """Return how many baskets there are for so many tills."""
    return min(4, max(1, contenders // 2))


def collect_each(hand: Hand, baskets: tuple[str, ...], screening: str, seats: tuple[tuple[str, ...], ...]) -> Race:
    """Collect every basket and sell it; of those that another till has, want the seats."""
    yield
    log, first = Log(), hand.number % len(baskets)
    for place in (*range(first, len(baskets)), *range(first)):
        try:
            collected = hand.till.baskets.collect(hand.staff, baskets[place])
        except CinemaError as error:
            log.ends.append(error.code)
            log.buy(hand, screening, seats[place], cash=True)
            continue
        log.ends.append(COLLECTED)
        (held,) = collected.holds
        order = hand.till.checkout.begin(hand.staff, [Choice(held, dict(collected.types(held)))])
        log.pay(hand, hand.staff, order, WAY_OF[hand.number % 2 == 0])
    return log.said()


def one_basket_for_all(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody collects the same baskets, each in an order of their own."""
    stage.clear(rows=4)
    count = baskets_of(contenders)
    seats = [tuple(stage.seats()[place * SEATS : (place + 1) * SEATS]) for place in range(count)]
    staff, till = stage.house.staff, stage.cinema
    baskets = tuple(till.baskets.park(staff, begin(till, staff, stage.screening, *some)).id for some in seats)
    job = Job(collect_each, (baskets, stage.screening, tuple(seats)), change)
    said = crowd.run([job] * contenders)
    attempts, refused, told, _refunded = total(said)
    row = stage.row("one parked basket for all", contenders, attempts, refused, told=told)
    # A basket is sold by the till that collected it, and by nobody who found its seats free meanwhile.
    collected = sum(one.ends.count(COLLECTED) for one in said)
    twice = max(0, collected - count)
    missed = max(0, count - collected)
    note = f"{collected} of {count} baskets were collected" if twice or missed else row.note
    return replace(row, sold_twice=row.sold_twice + twice, lost=row.lost + missed, note=note)


class UnguardedHandOver(SeatMaps):
    """A hold passes to whoever asks."""

    def hand_over(
        self,
        screening_id: str,
        hold_id: str,
        step: str,
        *,
        before: str,
        after: str,
        channel: str,
        end: int | datetime,
        on_sale: bool = False,
    ) -> Hold | None:
        update = seat_expressions.hand_over(hold_id, after, channel, step, end)
        query = {"_id": screening_id, f"holds.{hold_id}": {"$exists": True}}
        done = self._maps.find_one_and_update(query, update, _hold_fields(hold_id))
        return _hold(done, hold_id) if done is not None else None


def _without_the_owner(storage: Storage) -> Storage:
    """Put the unguarded seat maps in the place of the guarded ones."""
    maps: Any = UnguardedHandOver(storage.seat_maps._certain)
    return replace(storage, seat_maps=maps)


def collected_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race when nobody asks whose a hold is: `sold_twice` must not be 0."""
    row = one_basket_for_all(stage, crowd, contenders, change=_without_the_owner)
    return replace(row, scenario="CONTROL: no guard of parked baskets")
