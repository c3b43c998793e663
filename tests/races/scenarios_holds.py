"""Races for seats whose hold ends: it expires under a payment or an extension, or is given back."""

from tests.races import jobs
from tests.races.rig import Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import hold


def expiring_holds(stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1) -> Row:
    """Half of them pay just when their hold runs out; the others want those seats from that moment on."""
    return _at_the_end(stage, crowd, contenders, jobs.pay_as_it_expires, "holds expire while someone pays", seed)


def extend_against_expire(stage: Stage, crowd: Crowd, contenders: int, *, seed: int = 1) -> Row:
    """Half of them extend their hold just when it runs out, and pay; the others want those seats."""
    return _at_the_end(stage, crowd, contenders, jobs.extend_as_it_expires, "extend against expire", seed)


def _at_the_end(stage: Stage, crowd: Crowd, contenders: int, owner: jobs.Owner, name: str, seed: int) -> Row:
    pairs = contenders // 2
    stage.clear(rows=pairs // 5 + 2)
    short = 1 + contenders // 100
    stage.house.storage.settings.set("hold_seconds", short)
    seats = [seat for seat in stage.seats() if not seat.startswith("A")]
    work = []
    for place in range(pairs):
        wanted = tuple(seats[2 * place : 2 * place + 2])
        work.append(Job(owner, (stage.screening, wanted, short, seed + place)))
        work.append(Job(jobs.take_over, (stage.screening, wanted, short - 0.15, 0.6)))
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row(name, contenders, attempts, refused, told=told, note=f"seed {seed}")


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
        work += [Job(jobs.take_over, (stage.screening, wanted, 0.0, 0.8))] * (together - 1)
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("release against take-over", contenders, attempts, refused, told=told)
