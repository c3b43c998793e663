"""Races for seats that are on sale: distinct ones, the same ones, and groups that overlap."""

import random

from tests.races import jobs
from tests.races.rig import Change, Crowd, Job, total
from tests.races.stage import ROWS, Stage
from tests.races.tally import Row


def rush_for_distinct_seats(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The on-sale rush: everybody wants a seat of their own, in one screening, and must get it."""
    stage.clear(rows=rows_for(contenders))
    seats = stage.seats()
    said = crowd.run([Job(jobs.buy, ([(stage.screening, (seats[place],))],)) for place in range(contenders)])
    attempts, refused, told, _refunded = total(said)
    return stage.row("distinct seats (on-sale rush)", contenders, attempts, refused, told=told)


def same_seats(
    stage: Stage, crowd: Crowd, contenders: int, *, rounds: int = 3, change: Change | None = None
) -> Row:  # fmt: skip
    """Everybody wants the same row of one screening; after it another row."""
    stage.clear(rows=rounds + 1)
    rows = [tuple(f"{chr(ord('B') + place)}{number}" for number in range(1, 11)) for place in range(rounds)]
    wanted = [(stage.screening, row) for row in rows]
    said = crowd.run([Job(jobs.buy, (wanted,), change) for _place in range(contenders)])
    attempts, refused, told, _refunded = total(said)
    return stage.row("the same seats (everyone wants a row)", contenders, attempts, refused, told=told)


def overlapping_groups(stage: Stage, crowd: Crowd, contenders: int, *, tries: int = 4, seed: int = 1) -> Row:
    """Groups of 1 to 8 beside each other, at random over a room that is too small, in two screenings."""
    rows = min(ROWS, 2 + contenders // 8)
    stage.clear(rows=rows)
    chance = random.Random(seed)
    screenings = stage.screenings()

    def group() -> tuple[str, tuple[str, ...]]:
        size = chance.randint(1, 8)
        first = chance.randint(1, 11 - size)
        row = chr(ord("B") + chance.randrange(rows - 1))
        return chance.choice(screenings), tuple(f"{row}{number}" for number in range(first, first + size))

    wanted = [[group() for _try in range(tries)] for _place in range(contenders)]
    attempts, refused, told, _refunded = total(crowd.run([Job(jobs.buy, (groups,)) for groups in wanted]))
    return stage.row("overlapping groups of 1 to 8", contenders, attempts, refused, told=told, note=f"seed {seed}")


def rows_for(seats: int) -> int:
    """Return how many rows a room needs that has so many seats to sell; two of row A are not for everybody."""
    return min(ROWS, max(2, -(-(seats + 2) // 10)))
