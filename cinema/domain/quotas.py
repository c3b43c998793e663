"""Quotas: at most so many tickets of a group of types at a screening, such as the half price that a law grants.

The seat map counts them inside the guard of a hold; here is what they mean and what is left when a map was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cinema.domain.seat_maps import LiveSeat, SeatQuota, SeatState
from cinema.errors import InvalidInputError
from cinema.i18n import _

MOST_QUOTAS = 10
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit that the types of a group share: a `number` of tickets, or a whole `percent` of the seats offered.

    A percentage is rounded up to a whole seat unless `round_down`. The seats offered are all that aren't blocked.
    """

    name: str
    types: tuple[str, ...]
    number: int | None = None
    percent: int | None = None
    round_down: bool = False

    def most(self, offered: int) -> int:
        """Return how many tickets the group may have at a screening that offers so many seats."""
        if self.percent is None:
            return self.number or 0
        exact = offered * self.percent
        return exact // 100 if self.round_down else -(-exact // 100)


def check_quotas(quotas: Iterable[Quota], types: Iterable[str]) -> None:
    """Raise InvalidInputError with the field `quotas` for a quota that can't be counted; `types`: those of its card."""
    known, every = set(types), tuple(quotas)
    if len(every) > MOST_QUOTAS:
        raise InvalidInputError(_("At most {count} quotas.").format(count=MOST_QUOTAS), field="quotas")
    if len({one.name for one in every}) != len(every):
        raise InvalidInputError(_("Two quotas have the same name."), field="quotas")
    for one in every:
        if not one.name.strip():
            raise InvalidInputError(_("Name the group of the quota."), field="quotas")
        if not one.types or not set(one.types) <= known or len(set(one.types)) != len(one.types):
            words = _("{name}: choose ticket types that this price card sells, each once.")
            raise InvalidInputError(words.format(name=one.name), field="quotas")
        if (one.number is None) == (one.percent is None):
            words = _("{name}: write a number of tickets or a percentage.")
            raise InvalidInputError(words.format(name=one.name), field="quotas")
        if one.percent is not None and not 0 <= one.percent <= 100:
            words = _("{name}: write a number from {low} to {high}.")
            raise InvalidInputError(words.format(name=one.name, low=0, high=100), field="quotas")
        if one.number is not None and not 0 <= one.number <= _LARGEST:
            words = _("{name}: write a number from {low} to {high}.")
            raise InvalidInputError(words.format(name=one.name, low=0, high=_LARGEST), field="quotas")


def seat_quotas(quotas: Iterable[Quota], offered: int) -> tuple[SeatQuota, ...]:
    """Return quotas as a seat map of so many seats has them."""
    return tuple(
        SeatQuota(one.name, one.types, one.most(offered), one.percent, one.percent is not None and one.round_down)
        for one in quotas
    )


def left_by_type(quotas: Iterable[SeatQuota], seats: Iterable[LiveSeat]) -> Mapping[str, int]:
    """Return how many tickets of each type under a quota are left, by the seats as they are shown; never negative.

    A type of several groups has what the scarcest of them leaves.
    """
    taken = [one.type for one in seats if one.state in {SeatState.HELD, SeatState.SOLD} and one.type is not None]
    found: dict[str, int] = {}
    for quota in quotas:
        rest = max(0, quota.most - sum(1 for name in taken if name in quota.types))
        for name in quota.types:
            found[name] = min(rest, found.get(name, rest))
    return found
