"""Stretches of free seats in runs of neighbours, and single free seats that a choice would leave in them."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from cinema.domain.auditoriums import Seat, SeatPlan


def stretches(run: Sequence[Seat], free: Collection[str]) -> Iterator[tuple[Seat, ...]]:
    """Yield the longest stretches of free seats in a run, from the left."""
    stretch: list[Seat] = []
    for seat in run:
        if seat.id in free:
            stretch.append(seat)
        elif stretch:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def stranded(plan: SeatPlan, free: Collection[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Return the seats that would become single free ones if `taken` were taken of the free seats.

    A seat that was single before is none of them: somebody else left it so.
    """
    chosen = set(taken)
    touched = sorted({plan.run_of[name] for name in chosen if name in plan.run_of})
    return tuple(name for place in touched for name in _stranded_in(plan.runs[place], free, chosen))


def watched(plan: SeatPlan, seats: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the seats that a change of `seats` can make single ones, or none any more, each with its neighbours.

    These are the seats themselves and those beside them; seats without neighbours are none of them.
    """
    changed = set(seats)
    found: dict[str, tuple[str, ...]] = {}
    for place in sorted({plan.run_of[name] for name in changed if name in plan.run_of}):
        names = [seat.id for seat in plan.runs[place]]
        for at, name in enumerate(names):
            beside = tuple(names[max(0, at - 1) : at] + names[at + 1 : at + 2])
            if name in changed or not changed.isdisjoint(beside):
                found[name] = beside
    return found


def _stranded_in(run: Sequence[Seat], free: Collection[str], chosen: set[str]) -> list[str]:
    before = {one[0].id for one in stretches(run, free) if len(one) == 1}
    left = {seat.id for seat in run if seat.id in free and seat.id not in chosen}
    return [one[0].id for one in stretches(run, left) if len(one) == 1 and one[0].id not in before]
