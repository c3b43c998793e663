"""The race for a wheelchair space: others get it only while every other seat is taken, however fast that changes.

And its control: the other seats are read first and the space held after, so that one may be given back in between. Each
instant is judged by the database's own record of the changes, one after the other.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bson import Timestamp

from cinema.domain.accessible import AskedSpaces
from cinema.domain.orders import Choice
from cinema.domain.seat_maps import Hold, Holder, SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import SeatsLostError, SpacesKeptError, StorageError
from repositories import seat_refusals
from repositories.seat_maps import SeatMaps
from repositories.storage import Storage
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong

LAST, SPACE = "B1", "A1"
_ROUNDS = 25
_PATIENCE = 60.0


def take_the_last(hand: Hand, screening: str) -> Race:
    """Take the last seat and give it back, again and again; in the end one of all pays for it."""
    actor = _at_a_kiosk(hand)
    hand.storage.price_cards.get("weekday")
    yield
    log = Log()
    for place in range(_ROUNDS + 1):
        held = _held(hand, actor, screening, LAST, log)
        if held is None:
            continue
        if place == _ROUNDS:
            order = hand.till.checkout.begin(actor, [Choice(held, {LAST: "adult"})])
            log.pay(hand, actor, order, WAY_OF[False])
        else:
            hand.till.booking.release(actor, held)
    return log.said()


def ask_for_the_space(hand: Hand, screening: str) -> Race:
    """Ask for the space without a wheelchair and give it back, until the last seat is sold; one of all pays for it."""
    actor = _at_a_kiosk(hand)
    hand.storage.price_cards.get("weekday")
    yield
    log = Log()
    end = time.monotonic() + _PATIENCE
    while True:
        is_full = hand.storage.seat_maps.get(screening).seats[LAST].state is SeatState.SOLD
        held = _held(hand, actor, screening, SPACE, log)
        if held is None and is_full and hand.storage.seat_maps.get(screening).seats[SPACE].state is SeatState.SOLD:
            return log.said()
        if held is not None and is_full:
            order = hand.till.checkout.begin(actor, [Choice(held, {SPACE: "adult"})])
            log.pay(hand, actor, order, WAY_OF[False])
            return log.said()
        if held is not None:
            hand.till.booking.release(actor, held)
        if time.monotonic() > end:  # nobody paid for the last seat, which the row tells
            return log.said()


def _at_a_kiosk(hand: Hand) -> Actor:
    return Actor(Role.GUEST, f"kiosk-{hand.number}", Channel.KIOSK)


def _held(hand: Hand, actor: Actor, screening: str, seat: str, log: Log) -> Hold | None:
    try:
        return hand.till.booking.hold(actor, screening, None, (seat,), {seat: "adult"})
    except (SpacesKeptError, SeatsLostError) as error:
        log.ends.append(error.code)
    except StorageError as error:  # the machine is busy
        log.ends.append(error.code)
        time.sleep(0.01)
    return None


def spaces_to_others(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Half of all take the last seat and give it back; the others want the wheelchair space and have no wheelchair."""
    stage.clear()
    actor = replace(stage.house.staff, channel=Channel.BOX_OFFICE)
    rest = [name for name in stage.seats() if name != LAST]
    stage.cinema.booking.hold(actor, stage.screening, None, [*rest, "A2"])
    maps = stage.connection.database["seat_maps"]
    before = maps.find_one({"_id": stage.screening})
    assert before is not None
    began = stage.connection.database.command("ping")["operationTime"]
    half = contenders // 2
    jobs = [Job(take_the_last, (stage.screening,), change)] * half
    jobs += [Job(ask_for_the_space, (stage.screening,), change)] * half
    attempts, refused, told, _refunded = total(crowd.run(jobs))
    maps.update_one({"_id": stage.screening}, {"$set": {"race_ended": True}})
    granted = [states[LAST] for states in _grants(stage, before, began)]
    row = stage.row("a wheelchair space for others", contenders, attempts, refused, told=told)
    row = replace(row, note=f"granted {len(granted)} times")
    return with_wrong(row, ["granted while another seat was free" for state in granted if state == SeatState.FREE])


def _grants(stage: Stage, before: dict[str, Any], began: Timestamp) -> Iterator[dict[str, str]]:
    """Yield the state of each seat at each instant at which the space went to a hold."""
    seats = {name: dict(one) for name, one in before["seats"].items()}
    with stage.connection.database["seat_maps"].watch(
        [{"$match": {"documentKey._id": stage.screening}}], start_at_operation_time=began
    ) as changes:
        for event in changes:
            if event["operationType"] != "update":
                seats = {name: dict(one) for name, one in event["fullDocument"]["seats"].items()}
                continue
            had = seats[SPACE]["hold"]
            changed = event["updateDescription"]
            for path, value in changed["updatedFields"].items():
                _put(seats, path.split("."), value)
            for path in changed["removedFields"]:
                with suppress(KeyError):
                    _top, name, field = path.split(".")[:3] if path.startswith("seats.") else ("", "", "")
                    del seats[name][field]
            if seats[SPACE]["state"] == SeatState.HELD and seats[SPACE]["hold"] != had:
                yield {name: one["state"] for name, one in seats.items()}
            if "race_ended" in changed["updatedFields"]:
                return


def _put(seats: dict[str, dict[str, Any]], path: Sequence[str], value: Any) -> None:
    if path[0] != "seats":
        return
    if len(path) == 1:
        seats.clear()
        seats.update({name: dict(one) for name, one in value.items()})
    elif len(path) == 2:
        seats[path[1]] = dict(value)
    else:
        seats[path[1]][path[2]] = value


class ReadingSeatMaps(SeatMaps):
    """Reads whether another seat is left, and holds the space after; the seats themselves are guarded as always."""

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
        spaces: AskedSpaces | None = None,
        **more: Any,
    ) -> Hold:
        if spaces is not None and spaces.kept:
            seat_refusals.check_spaces(self.get(screening_id), hold_id, seats, spaces, anew=False)
            spaces = replace(spaces, kept=False)
        return super().hold(screening_id, hold_id, seats, by, seconds, most, types, spaces=spaces, **more)


def read_before(storage: Storage) -> Storage:
    """Put seat maps that read first in the place of those whose guard counts."""
    maps: Any = ReadingSeatMaps(storage.seat_maps._certain)
    return replace(storage, seat_maps=maps)


def spaces_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race, judged by a read before the write: `lost` must not be 0."""
    row = spaces_to_others(stage, crowd, contenders, change=read_before)
    return replace(row, scenario="CONTROL: other seats read before the hold")
