"""Saves what a screening's form says, in the order in which it may be refused."""

from dataclasses import replace

from cinema.domain.schedule import Moved, Override, Party
from cinema.domain.schedule_times import TypedTime
from cinema.domain.screenings import Screening
from cinema.domain.users import Actor
from cinema.services.office.admin import Admin


def carry_out(
    admin: Admin,
    actor: Actor,
    old: Screening,
    new: Screening,
    to: tuple[TypedTime, str] | None,
    override: Override | None,
) -> tuple[Moved, tuple[Party, ...]]:
    """Move first, which is what may be refused, then change the other fields."""
    moved, parties = Moved(old), tuple[Party, ...]()
    if to is not None:
        moved = admin.schedule.move(actor, old, to[0], to[1], override)
        parties = moved.parties
    kept = replace(
        new, auditorium=moved.screening.auditorium, plan=moved.screening.plan, starts_at=moved.screening.starts_at,
        ends_at=moved.screening.ends_at, day=moved.screening.day, sell_until=moved.screening.sell_until,
        override=moved.screening.override, version=moved.screening.version,
    )  # fmt: skip
    if kept != moved.screening:
        changed = admin.schedule.change(actor, moved.screening, kept, override)
        moved, parties = changed, parties or changed.parties
    return moved, parties
