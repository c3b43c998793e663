"""The race for the best seats: tills ask for parties until the hall is full, and each refusal must be a true one.

And its control: a till that was overtaken doesn't judge again, so that it is refused while seats are free.
"""

from dataclasses import replace

from cinema.domain.orders import Choice
from cinema.domain.parties import WantedParty
from cinema.domain.seat_maps import SeatState
from cinema.errors import SeatsLostError, StorageError
from cinema.services.selling import party_booking
from repositories.storage import Storage
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.scenarios_seats import rows_for
from tests.races.stage import Stage
from tests.races.tally import Row

_CHANCES = 5
SEATS_EACH = 3


def ask_until_full(hand: Hand, screening: str, size: int) -> Race:
    """Sell parties of one size until there is no room for another."""
    hand.storage.price_cards.get("weekday")
    yield
    log = Log()
    while True:
        try:
            held = hand.till.party_booking.hold(hand.staff, screening, None, WantedParty({"adult": size}, {}))
        except SeatsLostError as error:
            log.ends.append(error.code)
            return log.said()
        except StorageError as error:  # the machine is busy
            log.ends.append(error.code)
            continue
        order = hand.till.checkout.begin(hand.staff, [Choice(held.hold, dict(held.types))])
        log.pay(hand, hand.staff, order, WAY_OF[hand.number % 2 == 0])


def best_until_full(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody sells parties of one to three; at the end no party fits that somebody was refused."""
    stage.clear(rows=rows_for(contenders * SEATS_EACH))
    sizes = [1 + place % SEATS_EACH for place in range(contenders)]
    said = crowd.run([Job(ask_until_full, (stage.screening, size), change) for size in sizes])
    attempts, refused, told, _refunded = total(said)
    row = stage.row("the best seats until the hall is full", contenders, attempts, refused, told=told)
    # Nobody gives seats back, so what is free at the end was free at every refusal.
    seat_map = stage.house.storage.seat_maps.get(stage.screening)
    plan = stage.house.storage.auditoriums.plan(stage.house.storage.screenings.get(stage.screening).plan)
    free = sum(1 for run in plan.runs for seat in run if seat_map.state(seat.id) is SeatState.FREE)
    untrue = sum(1 for size in sizes if size <= free)
    note = f"{untrue} refused while {free} seats are free" if untrue else row.note
    return replace(row, lost=row.lost + untrue, note=note)


def giving_up(storage: Storage) -> Storage:
    """Let a till give up when another one was faster: it changes the service of this process alone."""
    party_booking._TRIES = 1
    return storage


def best_without_another_try(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race without judging again: `lost` must not be 0. It is run again where nobody was overtaken."""
    row = best_until_full(stage, crowd, contenders, change=giving_up)
    for _again in range(_CHANCES):
        if row.lost:
            break
        row = best_until_full(stage, crowd, contenders, change=giving_up)
    return replace(row, scenario="CONTROL: overtaken tills give up")
