"""The races for codes of hand-overs: tills that take one code, a code that ends while it is taken, and guesses.

And their controls: a code that is taken again, one that is valid after its end, and tries that are counted late.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cinema.domain.baskets import CODE_TRIES, CODE_TRIES_SECONDS, Basket
from cinema.domain.orders import Choice
from cinema.domain.tills import StationKind, Till
from cinema.errors import CinemaError, ErrorCode
from cinema.services.stations import ThisStation
from repositories.baskets import Baskets
from repositories.code_tries import CodeTries
from repositories.collection import Document
from repositories.storage import Storage
from tests.races import jobs
from tests.races.basket_races import COLLECTED, SEATS, baskets_of
from tests.races.deeds import WAY_OF
from tests.races.jobs import Log
from tests.races.rig import Change, Crowd, Hand, Job, Race, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import begin

GUESSES = 1000
_SHORT = 0.3


class _Here(ThisStation):
    """A workstation that is registered as a till: a race is not about its registration, which takes a while."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def find(self) -> Till:
        return self._till


def _register(hand: Hand) -> None:
    till = hand.till.hand_overs._passing._this_till.identity().till
    hand.till.hand_overs._here = _Here(replace(till, kind=StationKind.TILL))


def _offer(stage: Stage, seats: Sequence[str]) -> Basket:
    staff, till = stage.house.staff, stage.cinema
    return till.hand_overs.offer(staff, begin(till, staff, stage.screening, *seats))


def _take(hand: Hand, log: Log, code: str) -> bool:
    """Take a code, and pay what it was for; True if it was ours."""
    try:
        collected = hand.till.hand_overs.take(hand.staff, code)
    except CinemaError as error:
        log.ends.append(error.code)
        return False
    log.ends.append(COLLECTED)
    choices = [Choice(one, dict(collected.types(one))) for one in collected.holds]
    log.pay(hand, hand.staff, hand.till.checkout.begin(hand.staff, choices), WAY_OF[hand.number % 2 == 0])
    return True


# One code, many tills


def take_each(hand: Hand, codes: Sequence[str], screening: str, seats: Sequence[Sequence[str]]) -> Race:
    """Take every code and pay; of those that another till has, want the seats."""
    _register(hand)
    yield
    log, first = Log(), hand.number % len(codes)
    for place in (*range(first, len(codes)), *range(first)):
        if not _take(hand, log, codes[place]):
            log.buy(hand, screening, seats[place], cash=True)
    return log.said()


def one_code_for_all_tills(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Every till types the same codes: each is one till's, and no seat is free in between."""
    stage.clear(rows=4)
    count = baskets_of(contenders)
    seats = [tuple(stage.seats()[place * SEATS : (place + 1) * SEATS]) for place in range(count)]
    codes = tuple(_offer(stage, some).number or "" for some in seats)
    said = crowd.run([Job(take_each, (codes, stage.screening, tuple(seats)), change)] * contenders)
    attempts, refused, told, _refunded = total(said)
    row = stage.row("one code at all tills", contenders, attempts, refused, told=told)
    collected = sum(one.ends.count(COLLECTED) for one in said)
    # Whoever comes too late must hear of the code that it is not valid, not of the seats that they are gone.
    accepted = collected + sum(one.ends.count(code) for one in said for code in _BEYOND_THE_CODE)
    wrong = [f"{collected} of {count} codes were taken"] if collected < count else []
    twice = max(0, accepted - count)
    note = f"{accepted} of {count} codes were accepted" if twice else row.note
    return with_wrong(replace(row, sold_twice=row.sold_twice + twice, note=note), wrong)


_BEYOND_THE_CODE = (ErrorCode.CONFLICT, ErrorCode.HOLD_EXPIRED)


class _TakenAgain(Baskets):
    """A code works as often as it is typed."""

    def _taken(self, query: Document, runs: Document, till: str, step: str, seconds: int) -> Basket | None:
        self._baskets.update_one({**query, **runs}, {"$unset": {"taken": ""}})
        return super()._taken(query, runs, till, step, seconds)


def code_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race when nobody asks whether a code was used: `sold_twice` must not be 0."""
    row = one_code_for_all_tills(stage, crowd, contenders, change=_takes_again)
    return replace(row, scenario="CONTROL: a code works again")


# A code that ends


def take_as_it_ends(hand: Hand, code: str, seconds: float) -> Race:
    """Take a code so many seconds after the start, at about its end or long after it, and pay."""
    _register(hand)
    yield
    log = Log()
    time.sleep(seconds)
    _take(hand, log, code)
    return log.said()


def hand_over_against_its_end(
    stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1, change: Change | None = None
) -> Row:
    """Half of them take a code just when it ends, or when its seats have; the others want those seats.

    Whose code is accepted gets the seats whole: they outlast it.
    """
    pairs = contenders // 2
    stage.clear(rows=pairs // 5 + 2)
    chance = random.Random(seed)
    short, outlast = _SHORT + contenders * 0.01, 1.0 + contenders * 0.02
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    wanted = [tuple(seats[2 * place : 2 * place + 2]) for place in range(pairs)]
    work = []
    for place in range(pairs):
        code = _offer(stage, wanted[place]).number
        late = chance.uniform(-0.06 - contenders * 0.008, 0.03) if place % 3 != 2 else outlast + 1.0
        work.append(Job(take_as_it_ends, (code, short + late), change))
        work.append(Job(jobs.take_over, (stage.screening, wanted[place], short - 0.05)))

    def end() -> None:
        until = {"$add": ["$$NOW", round((short + 0.05) * 1000)]}
        stage.connection.database["baskets"].update_many({}, [{"$set": {"until": until}}])
        stage.end_holds(short + 0.05 + outlast)

    said = crowd.run(work, end)
    attempts, refused, told, _refunded = total(said)
    takers = said[::2]
    kept = sum(bool(one.told) for one in takers)
    note = f"{kept} of {pairs} came in time, seed {seed}"
    row = stage.row("hand-over against its end", contenders, attempts, refused, told=told, note=note)
    broken = [one.ends[-1] for one in takers if not one.told and one.ends != (ErrorCode.NOT_FOUND,)]
    return with_wrong(row, [f"a code was accepted without its seats: {end}" for end in broken])


class _WithoutEnd(Baskets):
    """A code is valid for as long as it is stored."""

    def _taken(self, query: Document, runs: Document, till: str, step: str, seconds: int) -> Basket | None:
        del runs
        return super()._taken(query, {}, till, step, seconds)


def code_without_end(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same race when nobody asks whether a code has ended: `lost` must not be 0."""
    row = hand_over_against_its_end(stage, crowd, contenders, change=_has_no_end)
    return replace(row, scenario="CONTROL: a code without an end")


def _takes_again(storage: Storage) -> Storage:
    return replace(storage, baskets=_TakenAgain(storage.baskets._baskets))


def _has_no_end(storage: Storage) -> Storage:
    return replace(storage, baskets=_WithoutEnd(storage.baskets._baskets))


# Guesses


def guess(hand: Hand, codes: Sequence[str]) -> Race:
    """Type one code after the other."""
    _register(hand)
    yield
    log = Log()
    for code in codes:
        _take(hand, log, code)
    return log.said()


def guessed_codes(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Several programs of one till type a thousand codes, and the right one late: five a minute are compared."""
    stage.clear(rows=4)
    right = int(_offer(stage, stage.seats()[:SEATS]).number or "")
    codes = [f"{(right + 1 + place) % 10_000:04}" for place in range(GUESSES - 1)]
    codes.insert(GUESSES * 2 // 3, f"{right:04}")
    work = [Job(guess, (codes[place::contenders],), change, till="guesses") for place in range(contenders)]
    began = time.monotonic()
    said = crowd.run(work)
    minutes = 1 + int((time.monotonic() - began) // CODE_TRIES_SECONDS)
    attempts, refused, told, _refunded = total(said)
    ends = [end for one in said for end in one.ends]
    compared = len(ends) - ends.count(ErrorCode.TOO_MANY_ATTEMPTS)
    note = f"{compared} of {GUESSES} were compared"
    row = stage.row("a thousand guesses at one till", contenders, attempts, refused, told=told, note=note)
    wrong = [f"more than {CODE_TRIES} a minute"] if compared > CODE_TRIES * minutes else []
    wrong += ["the code was guessed"] if told and minutes == 1 else []
    return with_wrong(row, wrong if len(ends) >= GUESSES else [*wrong, "not all were typed"])


class _CountedLate(CodeTries):
    """Reads how many tries there were, and counts this one after that."""

    def begin(self, till: str, name: str) -> int:
        found: Any = self._tries.find_one({"_id": till}) or {"tries": []}
        if len(found["tries"]) >= CODE_TRIES:
            return CODE_TRIES_SECONDS
        time.sleep(0.01)
        super().begin(till, name)
        return 0


def _counts_late(storage: Storage) -> Storage:
    return replace(storage, code_tries=_CountedLate(storage.code_tries._tries))


def guesses_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same when a try is counted after it was allowed: `lost` must not be 0."""
    row = guessed_codes(stage, crowd, contenders, change=_counts_late)
    return replace(row, scenario="CONTROL: guesses are counted late")
