"""Races for seats whose hold ends: it expires under a payment or an extension, or is given back."""

import random
from collections.abc import Sequence

from tests.races import jobs
from tests.races.rig import Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import hold, raw

_SHORT = 0.3


def expiring_holds(stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1) -> Row:
    """Half of them pay just when their hold runs out; the others want those seats from that moment on."""
    return _at_the_end(stage, crowd, contenders, jobs.pay_as_it_expires, "holds expire while someone pays", seed)


def extend_against_expire(stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1) -> Row:
    """Half of them extend their hold just when it runs out, and pay; the others want those seats."""
    return _at_the_end(stage, crowd, contenders, jobs.extend_as_it_expires, "extend against expire", seed)


def _at_the_end(stage: Stage, crowd: Crowd, contenders: int, owner: jobs.Owner, name: str, seed: int) -> Row:
    pairs = contenders // 2
    stage.clear(rows=pairs // 5 + 2)
    chance = random.Random(seed)
    short = _SHORT + contenders * 0.01
    wanted = _pairs([seat for seat in stage.seats() if seat[0] != "A"])
    work = []
    for place in range(pairs):
        early = chance.uniform(-0.03, 0.06 + contenders * 0.008)
        work.append(Job(owner, (stage.screening, wanted[place], short, early)))
        work.append(Job(jobs.take_over, (stage.screening, wanted[place], short - 0.05)))
    said = crowd.run(work, lambda: stage.end_holds(short + 0.05 + contenders * 0.0005))
    attempts, refused, told, _refunded = total(said)
    kept = sum(bool(one.told) for one in said[::2])
    note = f"{kept} of {pairs} kept their seats, seed {seed}"
    return stage.row(name, contenders, attempts, refused, told=told, note=note)


def second_screening_lost(stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1) -> Row:
    """Half of them pay seats of two screenings in one sale just when one hold runs out; the others want those seats.

    A sale has all of its seats or none, and those that it did not get are free for others.
    """
    pairs = contenders // 2
    stage.clear(rows=pairs // 5 + 2)
    chance = random.Random(seed)
    first, second = stage.screenings()
    short = _SHORT + contenders * 0.01
    wanted = _pairs([seat for seat in stage.seats() if seat[0] != "A"])
    work = []
    for place in range(pairs):
        early = chance.uniform(-0.03, 0.06 + contenders * 0.008)
        lots = [(first, wanted[place]), (second, wanted[place])]
        work.append(Job(jobs.pay_two_as_one_expires, (lots, short, early)))
        work.append(Job(jobs.take_over, (second, wanted[place], short - 0.05)))
    said = crowd.run(work, lambda: stage.end_holds(short + 0.05 + contenders * 0.0005, second))
    attempts, refused, told, _refunded = total(said)
    kept = sum(bool(one.told) for one in said[::2])
    note = f"{kept} of {pairs} kept both, seed {seed}"
    row = stage.row("two screenings, one lost", contenders, attempts, refused, told=told, note=note)
    pins = sum(
        bool(hold["pinned"]) for one in raw(stage.connection, "seat_maps") for hold in one["holds"].values()
    )  # fmt: skip
    return with_wrong(row, [f"{pins} holds are still pinned"] if pins else [])


def release_against_take_over(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Of each two to four one gives its seats back, three times over, while the others want them."""
    together = min(4, contenders)
    parties = contenders // together
    stage.clear(rows=parties // 3 + 2)
    work = []
    for place in range(parties):
        row = chr(ord("B") + place // 3)
        wanted = tuple(f"{row}{number}" for number in range(1 + 3 * (place % 3), 4 + 3 * (place % 3)))
        held = hold(stage.cinema, jobs.KIOSK, stage.screening, *wanted)
        work.append(Job(jobs.release, (held,)))
        work += [Job(jobs.take_over, (stage.screening, wanted, 0.0))] * (together - 1)
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("release against take-over", contenders, attempts, refused, told=told)


def _pairs(seats: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(seats[place : place + 2]) for place in range(0, len(seats), 2)]
