"""The race for a single seat: of two tills that take the seats beside it at one instant, just the later one is refused.

And its control: what a hold leaves is read before the write and not noted by it, so that each thinks the other away.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cinema.domain.orders import Choice
from cinema.domain.seat_maps import Hold, Holder, SeatState
from cinema.errors import StorageError, StrandedSeatsError
from repositories.seat_maps import SeatMaps
from repositories.storage import Storage
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.stage import Stage
from tests.races.tally import Row

_APART, _COLUMNS = 10, 80  # seats from one pair to the next, and of a row


def want_beside(hand: Hand, screening: str, seat: str) -> Race:
    """Hold a seat and pay for it, or give it back if it would leave another one alone."""
    hand.storage.price_cards.get("weekday")
    while hand.storage.settings.house().stranded_at_counter != "strict":  # read a moment ago, in the race before
        time.sleep(0.05)
    yield
    log = Log()
    while True:
        try:
            held = hand.till.booking.hold(hand.staff, screening, None, (seat,))
            break
        except StorageError as error:  # the machine is busy
            log.ends.append(error.code)
    try:
        order = hand.till.checkout.begin(hand.staff, [Choice(held, {seat: "adult"})])
    except StrandedSeatsError as error:
        log.ends.append(error.code)
        return log.said()  # the seat stays held: the other one must not be refused for it
    log.pay(hand, hand.staff, order, WAY_OF[hand.number % 2 == 0])
    return log.said()


def single_seats(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody wants a seat; each second one's leaves a single seat between it and that of the one before."""
    stage.clear(rows=2 + contenders // 2 * _APART // _COLUMNS, columns=_COLUMNS)
    storage = stage.house.storage
    storage.settings.set("stranded_at_counter", "strict")
    plan = storage.auditoriums.plan(storage.screenings.get(stage.screening).plan)
    places = [run[at : at + 5] for run in plan.runs[1:] for at in range(0, _COLUMNS, _APART)]
    pairs = [(five[2].id, five[4].id) for five in places][: contenders // 2]
    jobs = [Job(want_beside, (stage.screening, seat), change) for pair in pairs for seat in pair]
    attempts, refused, told, _refunded = total(crowd.run(jobs))
    row = stage.row("a seat between two tills", contenders, attempts, refused, told=told)
    seat_map = storage.seat_maps.get(stage.screening)
    wrong = [pair for pair in pairs if sum(seat_map.state(seat) is SeatState.SOLD for seat in pair) != 1]
    note = f"not one of two was sold: {wrong[:3]}" if wrong else row.note
    return replace(row, lost=row.lost + len(wrong), note=note)


class ReadingSeatMaps(SeatMaps):
    """Reads what a hold would leave, and holds the seats after."""

    def hold(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str] | None = None,
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
        **more: Any,
    ) -> Hold:
        seat_map = self.get(screening_id)
        free = {name for name in seat_map.seats if seat_map.state(name) is SeatState.FREE and name not in seats}
        single = [name for name, beside in (watch or {}).items() if name in free and free.isdisjoint(beside)]
        held = super().hold(screening_id, hold_id, seats, by, seconds, most, types, **more)
        self._maps.update_one({"_id": screening_id}, {"$set": {f"holds.{hold_id}.alone": single}})
        return held


def read_before(storage: Storage) -> Storage:
    """Put seat maps that read first in the place of those that note."""
    maps: Any = ReadingSeatMaps(storage.seat_maps._certain)
    return replace(storage, seat_maps=maps)


def single_without_note(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race, judged by a read before the write: `lost` must not be 0."""
    row = single_seats(stage, crowd, contenders, change=read_before)
    return replace(row, scenario="CONTROL: what is left is read, not noted")
