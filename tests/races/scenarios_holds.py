"""Races for seats whose hold ends: it expires under a payment or an extension, or is given back."""

import random
from collections.abc import Sequence

from tests.races import jobs
from tests.races.rig import Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import hold

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
