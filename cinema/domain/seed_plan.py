"""The screenings of a seed file on real days: their instants and ids, and which of them can't be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from cinema.domain.schedule_times import instant_of
from cinema.domain.screenings import Screening, slot_of
from cinema.domain.seed import SeedScreening
from cinema.errors import InvalidInputError
from cinema.i18n import _

Mistake = tuple[str, str]
"""A path in the file, and what is wrong there."""
_FIRST_OF_TWO = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A screening of a file and what becomes of it on its day."""

    part: SeedScreening
    screening: Screening


def day_of(part: SeedScreening, anchor: date) -> date:
    """Return the day of a screening of the file, by the anchor if it is counted in days."""
    return part.day if isinstance(part.day, date) else anchor + timedelta(days=part.day)


def place(part: SeedScreening, anchor: date, timezone: str, minutes: int, plan: str) -> Planned:
    """Return a screening of the file on its day; InvalidInputError for a time that the house's clocks skip.

    Of a time that comes twice, in the night when clocks are set back, it is the first.
    """
    day, at = day_of(part, anchor), time(part.hour, part.minute)
    starts_at = instant_of(day, at, timezone, _FIRST_OF_TWO)
    screening = Screening(
        id=f"{day:%Y%m%d}-{at:%H%M}-{part.auditorium}",
        movie=part.movie,
        auditorium=part.auditorium,
        plan=plan,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        day=day.isoformat(),
        price_card=part.price_card,
        format=part.format,
        language=part.language,
        subtitles=part.subtitles,
        features=part.features,
    )
    return Planned(part, screening)


def skipped(parts: Iterable[SeedScreening], anchor: date, timezone: str) -> Iterator[Mistake]:
    """Yield the screenings at times that the house's clocks skip."""
    for part in parts:
        try:
            instant_of(day_of(part, anchor), time(part.hour, part.minute), timezone, _FIRST_OF_TWO)
        except InvalidInputError as error:
            yield f"{part.path}.times", error.message


def overlapping(planned: Iterable[Planned]) -> Iterator[Mistake]:
    """Yield the screenings that begin before an earlier one has left their auditorium."""
    in_order = sorted(planned, key=lambda one: (one.screening.auditorium, one.screening.starts_at))
    for one, two in pairwise(in_order):
        first, second = one.screening, two.screening
        if first.auditorium == second.auditorium and slot_of(first).end > slot_of(second).start:
            words = _("overlaps {path}: {one} and {two} in the same auditorium").format(
                path=one.part.path, one=_named(one.part), two=_named(two.part)
            )
            yield two.part.path, words


def _named(part: SeedScreening) -> str:
    """Return a screening as the file has it."""
    day = part.day.isoformat() if isinstance(part.day, date) else _("day {count}").format(count=part.day)
    return f"{day} {part.hour:02}:{part.minute:02} {part.movie}"
