"""The best free seats for a party: together if they fit anywhere, else in as few blocks as possible.

The same plan and free seats give the same answer. Nothing is read or held here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

from cinema.domain.auditoriums import ORDINARY, Seat, SeatKind, SeatPlan
from cinema.domain.seat_runs import stranded, stretches

_BACK = 2 / 3  # of the hall's depth: where a film is seen best, on the axis
_FRONT_ROWS = 2  # which come last
_MOST_PAIRS = 150  # stretches of which all pairs are compared; beyond it only the longest ones
_MOST_ANCHORS = 24  # stretches around which a party of many blocks is tried

Block = tuple[Seat, ...]
Place = tuple[bool, float, float, float]


class Seating(StrEnum):
    """How a party sits: beside each other, in blocks, or each alone since only single seats are left."""

    TOGETHER = "together"
    BLOCKS = "blocks"
    SINGLES = "singles"


@dataclass(frozen=True, slots=True)
class Party:
    """What is asked for: so many seats of these kinds, beside seats that are chosen already."""

    count: int
    kinds: frozenset[SeatKind] = frozenset({SeatKind.STANDARD})
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BestSeats:
    """The seats, block by block, each from the left, and what a cashier says of them.

    `touching`: the blocks lie in the same row or in rows behind each other. `strands`: single seats that are left,
    because no choice of this size avoids it.
    """

    blocks: tuple[tuple[str, ...], ...]
    seating: Seating
    touching: bool = True
    strands: tuple[str, ...] = ()

    @property
    def seats(self) -> tuple[str, ...]:
        """All seats."""
        return tuple(name for block in self.blocks for name in block)


class Hall:
    """The measures of a plan's hall, by which seats are compared."""

    def __init__(self, plan: SeatPlan) -> None:
        self._half = max((abs(seat.x) for seat in plan.seats), default=0.0) or 1.0
        self._front = min(seat.y for seat in plan.seats)
        self._depth = (max(seat.y for seat in plan.seats) - self._front) or 1.0
        nearest: dict[str, float] = {}
        for seat in plan.seats:
            nearest[seat.row] = min(seat.y, nearest.get(seat.row, seat.y))
        self.ranks = {row: rank for rank, row in enumerate(sorted(nearest, key=lambda row: nearest[row]))}
        """The place of each row, counted from the screen."""

    def view_score(self, seat: Seat) -> float:
        """Return how far a seat is from the best place, squared: 0 is best.

        That is the point on the axis two thirds back; sideways in half widths, in depth by the depth of the hall.
        """
        return (seat.x / self._half) ** 2 + ((seat.y - self._front) / self._depth - _BACK) ** 2

    def comes_last(self, seat: Seat) -> bool:
        """Tell whether a seat is offered after all others: of the first rows, or with a restricted view."""
        is_in_front = self.ranks[seat.row] < _FRONT_ROWS and len(self.ranks) > _FRONT_ROWS
        return is_in_front or seat.kind is SeatKind.RESTRICTED


def best_seats(plan: SeatPlan, free: Collection[str], party: Party, *, may_strand: bool = False) -> BestSeats | None:
    """Return the best seats of those free for a party, None if fewer than that are free.

    A party that fits beside each other is never split, and no single seat is left behind unless it can't be avoided
    (or `may_strand`: then it doesn't matter).
    """
    if not 0 < party.count <= sum(1 for run in _wanted(plan, party) for seat in run if seat.id in free):
        return None
    room = [one for run in _wanted(plan, party) for one in stretches(run, free)]
    judge = Judge(plan, frozenset(free), party.beside, may_strand=may_strand)
    found = judge.best(window for one in room for window in windows_of(one, party.count))
    if found is not None:
        blocks: Sequence[Block] = (found,)
    else:
        blocks = _split(judge, room, party.count)
    taken = [seat.id for block in blocks for seat in block]
    seating = Seating.TOGETHER if len(blocks) == 1 else Seating.BLOCKS
    if len(blocks) > 1 and all(len(block) == 1 for block in blocks):
        seating = Seating.SINGLES
    return BestSeats(
        tuple(tuple(seat.id for seat in block) for block in blocks),
        seating,
        judge.touch(blocks),
        stranded(plan, free, taken),
    )


def can_avoid_stranding(
    plan: SeatPlan, free: Collection[str], counts: Iterable[tuple[frozenset[SeatKind], int]]
) -> bool:
    """Tell whether seats of these kinds and numbers could be chosen, each number together, without leaving a single."""
    for kinds, count in counts:
        room = [one for run in of_kinds(plan, kinds) for one in stretches(run, free)]
        windows = (window for one in room for window in windows_of(one, count))
        if not any(not stranded(plan, free, [seat.id for seat in window]) for window in windows):
            return False
    return True


def _wanted(plan: SeatPlan, party: Party) -> Iterator[Block]:
    return of_kinds(plan, party.kinds)


def of_kinds(plan: SeatPlan, kinds: frozenset[SeatKind]) -> Iterator[Block]:
    """Yield the parts of the runs that have only seats of these kinds; other kinds stand between them.

    Wheelchair spaces and companion seats have no neighbours: each is chosen for itself.
    """
    yield from ((seat,) for seat in plan.seats if seat.kind in kinds - ORDINARY and seat.area is None)
    allowed = {seat.id for seat in plan.seats if seat.kind in kinds}
    for run in plan.runs:
        yield from stretches(run, allowed)


def windows_of(stretch: Block, count: int) -> Iterator[Block]:
    """Yield every choice of so many neighbours of a stretch, from the left."""
    for start in range(len(stretch) - count + 1):
        yield stretch[start : start + count]


class Judge:
    """Compares windows of seats of one plan."""

    def __init__(self, plan: SeatPlan, free: frozenset[str], beside: tuple[str, ...], *, may_strand: bool) -> None:
        self._plan, self._free, self._may_strand = plan, free, may_strand
        self._hall = Hall(plan)
        self._scores = {seat.id: self._hall.view_score(seat) for seat in plan.seats if seat.id in free}
        self._next_to = _neighbours(plan, beside) if beside else frozenset[str]()

    def place(self, window: Block) -> tuple[bool, Place]:
        """Return how good a window is, the smallest best: beside what was chosen, then the view, nearer, left."""
        is_last = any(self._hall.comes_last(seat) for seat in window)
        mean = round(sum(self._scores[seat.id] for seat in window) / len(window), 9)
        apart = bool(self._next_to) and not any(seat.id in self._next_to for seat in window)
        return apart, (is_last, mean, window[0].y, window[0].x)

    def strands(self, blocks: Sequence[Block]) -> int:
        """Return how many single seats some blocks would leave."""
        if self._may_strand:
            return 0
        return len(stranded(self._plan, self._free, [seat.id for block in blocks for seat in block]))

    def best(self, windows: Iterable[Block]) -> Block | None:
        """Return the best window: of those that leave no single seat, else of all; None if there is none."""
        ranked = sorted(windows, key=self.place)
        return next((one for one in ranked if not self.strands((one,))), ranked[0] if ranked else None)

    def rank(self, seat: Seat) -> int:
        """Return the place of a seat's row, counted from the screen."""
        return self._hall.ranks[seat.row]

    def in_order(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Return blocks from the screen to the back, each row from the left."""
        return sorted(blocks, key=lambda block: (self.rank(block[0]), block[0].x))

    def touch(self, blocks: Sequence[Block]) -> bool:
        """Tell whether the rows of some blocks lie beside each other without a gap."""
        ranks = sorted({self.rank(block[0]) for block in blocks})
        return ranks[-1] - ranks[0] == len(ranks) - 1


def _neighbours(plan: SeatPlan, seats: tuple[str, ...]) -> frozenset[str]:
    """Return the seats directly beside some seats."""
    found: set[str] = set()
    for run in plan.runs:
        for one, other in pairwise(run):
            if one.id in seats:
                found.add(other.id)
            if other.id in seats:
                found.add(one.id)
    return frozenset(found)


def _split(judge: Judge, room: list[Block], count: int) -> Sequence[Block]:
    """Return the fewest blocks for a party that fits nowhere beside each other."""
    by_length = sorted((_Stretch(judge, one) for one in room), key=lambda one: (-len(one.seats), one.place))
    fewest, reached = 0, 0
    while reached < count:
        reached += len(by_length[fewest].seats)
        fewest += 1
    if fewest == 2:
        return _two(judge, by_length[:_MOST_PAIRS], count)
    return _several(judge, by_length, count, fewest)


class _Stretch:
    """A stretch of free seats with its best part of each size, found once."""

    def __init__(self, judge: Judge, seats: Block) -> None:
        self._judge, self.seats = judge, seats
        self.rank = judge.rank(seats[0])
        self.place = judge.place(seats)
        self._parts: dict[int, tuple[Block, int, Place]] = {}

    def part(self, size: int) -> tuple[Block, int, Place]:
        """Return the best window of a size, how many single seats it leaves, and its place."""
        if size not in self._parts:
            best = self._judge.best(windows_of(self.seats, size))
            assert best is not None
            self._parts[size] = (best, self._judge.strands((best,)), self._judge.place(best)[1])
        return self._parts[size]


def _two(judge: Judge, room: list[_Stretch], count: int) -> Sequence[Block]:
    """Return two blocks: in touching rows, nobody alone and no single seat left if possible, then by the view."""
    best: tuple[tuple[object, ...], Sequence[Block]] | None = None
    for one, other in combinations(room, 2):
        apart = abs(one.rank - other.rank) > 1
        if len(one.seats) + len(other.seats) < count or (best is not None and apart and not best[0][0]):
            continue
        for size in range(max(1, count - len(other.seats)), min(len(one.seats), count - 1) + 1):
            (here, left_here, place), (there, left_there, other_place) = one.part(size), other.part(count - size)
            key = (
                apart, min(size, count - size) == 1, left_here + left_there, place[0] or other_place[0],
                place[1] * size + other_place[1] * (count - size), place[2:], other_place[2:],
            )  # fmt: skip
            if best is None or key < best[0]:
                best = (key, (here, there))
    assert best is not None
    return judge.in_order(best[1])


def _several(judge: Judge, by_length: list[_Stretch], count: int, fewest: int) -> Sequence[Block]:
    """Return three or more blocks: around each of the best stretches in turn, in touching rows as far as possible."""
    best: tuple[tuple[object, ...], Sequence[Block]] | None = None
    for anchor in sorted(by_length, key=lambda one: one.place)[:_MOST_ANCHORS] + by_length[:1]:
        chosen, ranks, left = [anchor], {anchor.rank}, count - len(anchor.seats)
        while left > 0 and len(chosen) < fewest:
            # The rest must be reachable with the blocks that are left, however long those are.
            others = [one for one in by_length if one not in chosen]
            needed = left - sum(len(one.seats) for one in others[: fewest - len(chosen) - 1])
            enough = [one for one in others if len(one.seats) >= needed]
            if not enough:
                break
            near = [one for one in enough if not ranks.isdisjoint((one.rank - 1, one.rank, one.rank + 1))]
            chosen.append(min(near or enough, key=lambda one: (-len(one.seats), one.place)))
            ranks.add(chosen[-1].rank)
            left -= len(chosen[-1].seats)
        if left > 0:
            continue
        blocks = [one.seats for one in chosen]
        if left < 0:
            blocks[-1] = chosen[-1].part(len(blocks[-1]) + left)[0]
        key = (
            not judge.touch(blocks), judge.strands(blocks), min(map(len, blocks)) == 1,
            sum(judge.place(block)[1][1] * len(block) for block in blocks),
            tuple(sorted(judge.place(block)[1][2:] for block in blocks)),
        )  # fmt: skip
        if best is None or key < best[0]:
            best = (key, blocks)
    assert best is not None, "the longest stretches are enough"
    return judge.in_order(best[1])
