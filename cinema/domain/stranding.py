"""Single seats that a basket would leave free between others: the house's rule by channel, and why staff leaves one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.auditoriums import SeatKind, SeatPlan
from cinema.domain.best_seats import can_avoid_stranding
from cinema.domain.house import House
from cinema.domain.seat_runs import stranded
from cinema.domain.users import Channel
from cinema.errors import StrandedSeatsError
from cinema.i18n import N_, ngettext


class StrandingRule(StrEnum):
    """What a channel does about a basket that leaves a single seat: nothing, tell it, or refuse it."""

    OFF = "off"
    WARN = "warn"
    STRICT = "strict"


class StrandedReason(StrEnum):
    """Why staff leaves a single seat. A choice, since no free text stands in an entry."""

    ASKED_FOR = "asked-for"
    ACCESS = "access"
    PARTY = "party"
    HOUSE_FULL = "house-full"


STRANDED_REASONS = {
    StrandedReason.ASKED_FOR: N_("The customer wants just these seats"),
    StrandedReason.ACCESS: N_("Needed to reach or to see"),
    StrandedReason.PARTY: N_("They sit beside others of their party"),
    StrandedReason.HOUSE_FULL: N_("The auditorium is nearly full"),
}


@dataclass(frozen=True, slots=True)
class Stranding:
    """Single seats that staff left knowingly, why, and by whose right (a user's id, "operator" for the operator)."""

    reason: StrandedReason
    seats: tuple[str, ...]
    by: str


def stranding_rule(house: House, channel: Channel) -> StrandingRule:
    """Return the rule of a channel; commands and the administration have that of the box office."""
    if channel is Channel.CUSTOMER:
        return StrandingRule(house.stranded_at_window)
    return StrandingRule(house.stranded_at_kiosk if channel is Channel.KIOSK else house.stranded_at_counter)


def strands_needlessly(
    plan: SeatPlan, free: Collection[str], choosable: Collection[str], taken: Iterable[str]
) -> tuple[str, ...]:
    """Return the single seats that taking seats leaves, none if no choice of so many seats of these kinds avoids it.

    `free` has `taken` in it. `choosable` are those of the free seats that could have been chosen instead: a seat that
    is kept back is none, but it is no single's lost neighbour either.
    """
    seats = [name for name in taken if name in plan.run_of]
    left = stranded(plan, free, seats)
    return left if left and can_avoid_stranding(plan, choosable, _counts(plan, seats)) else ()


def _counts(plan: SeatPlan, seats: Sequence[str]) -> list[tuple[frozenset[SeatKind], int]]:
    """Return the number of seats by kinds; a restricted view stands in for a standard seat, so both are one party's."""
    kinds = [plan.by_id[name].kind for name in seats]
    mixed = frozenset({SeatKind.STANDARD, SeatKind.RESTRICTED})
    groups = [mixed if mixed <= set(kinds) and one in mixed else frozenset({one}) for one in kinds]
    return [(group, groups.count(group)) for group in dict.fromkeys(groups)]


def stranded_words(labels: Sequence[str]) -> str:
    """Return what is told of seats, by their labels, that would be left alone."""
    words = ngettext(
        "Seat {seats} would be left alone. Take it too, or move so that no single seat is left.",
        "Seats {seats} would be left alone. Take them too, or move so that no single seat is left.",
        len(labels),
    )
    return words.format(seats=", ".join(labels))


def left_words(labels: Sequence[str]) -> str:
    """Return what is told of seats, by their labels, that were left alone."""
    return ngettext("Seat {seats} is left alone.", "Seats {seats} are left alone.", len(labels)).format(
        seats=", ".join(labels)
    )


def stranded_error(plan: SeatPlan, seats: Sequence[str]) -> StrandedSeatsError:
    """Return the error of seats that would be left alone."""
    return StrandedSeatsError(stranded_words(plan.labels(seats)), seats)
