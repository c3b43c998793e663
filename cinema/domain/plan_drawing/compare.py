"""What is different between two versions of a room's seats, by the ids of the seats."""

from dataclasses import dataclass

from cinema.domain.auditoriums import SeatPlan

_MOVED = 0.05  # pitches


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids of seats that are new, gone, moved, of another kind, or have another label; `sale`: blocked or not."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    sale: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing is different."""
        return not (self.added or self.removed or self.moved or self.kinds or self.labels or self.sale)


def compare_plans(old: SeatPlan, new: SeatPlan) -> Comparison:
    """Compare two plans, the places as they are drawn; seats in the order of the plan that has them.

    Places count from the middle and the first row of the seats that both have, so that a plan which only lies elsewhere
    is the same.
    """
    before, after = ({one.seat.id: one for one in plan.placed()} for plan in (old, new))
    both = [seat.id for seat in new.seats if seat.id in before]
    dx, dy = _shift([(before[one].x, before[one].y, after[one].x, after[one].y) for one in both])
    blocked_before, blocked_after = set(old.blocked), set(new.blocked)
    return Comparison(
        added=tuple(seat.id for seat in new.seats if seat.id not in before),
        removed=tuple(seat.id for seat in old.seats if seat.id not in after),
        moved=tuple(
            one
            for one in both
            if abs(after[one].x - before[one].x - dx) > _MOVED or abs(after[one].y - before[one].y - dy) > _MOVED
        ),
        kinds=tuple(one for one in both if old.by_id[one].kind is not new.by_id[one].kind),
        labels=tuple(one for one in both if old.by_id[one].label != new.by_id[one].label),
        sale=tuple(one for one in both if (one in blocked_before) is not (one in blocked_after)),
    )


def _shift(places: list[tuple[float, float, float, float]]) -> tuple[float, float]:
    """Return by how much most seats lie elsewhere: the median, which a few moved seats don't change."""
    if not places:
        return 0.0, 0.0
    across = sorted(new_x - x for x, _y, new_x, _new_y in places)
    down = sorted(new_y - y for _x, y, _new_x, new_y in places)
    return across[len(across) // 2], down[len(down) // 2]
