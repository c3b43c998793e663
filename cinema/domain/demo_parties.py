"""Where the parties of a demo's evening sit: beside each other around the middle of a row, with no single seat left."""

from collections.abc import Collection, Iterator
from random import Random

from cinema.domain.auditoriums import SeatPlan

_SIZES = (2, 2, 2, 2, 3, 3, 4, 4, 1, 5)
_LEAST_LEFT = 2


class Hall:
    """The ordinary seats of a screening; each run of neighbours fills from its middle outwards."""

    def __init__(self, plan: SeatPlan, free: Collection[str], random: Random) -> None:
        """`free` are the ids of the seats that nobody has; a run with another one is left out."""
        self._random = random
        runs = [[seat.id for seat in run] for run in plan.runs]
        self._runs = [run for run in runs if free and set(run) <= set(free)]
        self._taken: dict[int, tuple[int, int]] = {}

    def party(self, size: int | None = None) -> tuple[str, ...]:
        """Return the seats of one more party, of `size` or a usual one; empty if no run has room for it."""
        size = size or self._random.choice(_SIZES)
        fitting = [(place, span) for place in range(len(self._runs)) if (span := self._span(place, size)) is not None]
        if not fitting:
            return ()
        # People like rows behind the middle of the room.
        best = len(self._runs) * 0.6
        weights = [1 / (1 + abs(place - best)) for place, _span in fitting]
        ((place, (first, last)),) = self._random.choices(fitting, weights)
        before = self._taken.get(place, (first, last))
        self._taken[place] = (min(before[0], first), max(before[1], last))
        return tuple(self._runs[place][first:last])

    def all_parties(self) -> Iterator[tuple[str, ...]]:
        """Yield parties until the hall is full, but for what no party would take."""
        for size in (4, 3, 2, 5, 6, 1):
            while party := self.party(size):
                yield party

    def _span(self, place: int, size: int) -> tuple[int, int] | None:
        """Return where in a run a party can sit, as slice bounds."""
        length = len(self._runs[place])
        taken = self._taken.get(place)
        if taken is None:
            first = (length - size) // 2
            spans = [(first, first + size), (0, size)]
        else:
            spans = [(taken[1], taken[1] + size), (taken[0] - size, taken[0])]
        for first, last in spans:
            left = (first, length - last) if taken is None else (min(first, taken[0]), length - max(last, taken[1]))
            if first >= 0 and last <= length and all(one == 0 or one >= _LEAST_LEFT for one in left):
                return first, last
        return None
