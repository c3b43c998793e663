"""When a price card applies: conditions on a screening's start, version and room, judged by its business day.

A screening is judged by its advertised start in the house's time, never by the time of sale. A start after midnight
belongs to the business day before: 00:10 on a Saturday is Friday's evening, on Friday's date, and later than 23:50.
So a condition's times are of a business day too: with a day that starts at 06:00, "from 22:00 until 02:00" is one
stretch, and "until 17:00" leaves the night out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cinema.domain.days import read_day
from cinema.domain.house import House, business_day, business_day_bounds
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

_DAY = 24 * 60
_WEEK = 7
_MOST_NAMED = 100


class ConditionKind(StrEnum):
    """What a price card can name; the card that names more kinds wins."""

    WEEKDAYS = "weekdays"
    TIMES = "times"
    DATES = "dates"
    FORMATS = "formats"
    AUDITORIUMS = "auditoriums"
    TAGS = "tags"


CONDITION_NAMES = {
    ConditionKind.WEEKDAYS: N_("Weekdays"), ConditionKind.TIMES: N_("Times"), ConditionKind.DATES: N_("Dates"),
    ConditionKind.FORMATS: N_("Formats"), ConditionKind.AUDITORIUMS: N_("Auditoriums"), ConditionKind.TAGS: N_("Tags"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a screening must fulfil for a price card; None is any, and of several values one is enough.

    Weekdays are 0 for Monday to 6. Times are `HH:MM`, `time_until` excluded; dates are ISO, both included.
    """

    weekdays: tuple[int, ...] | None = None
    time_from: str | None = None
    time_until: str | None = None
    date_from: str | None = None
    date_until: str | None = None
    formats: tuple[str, ...] | None = None
    auditoriums: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None

    @property
    def named(self) -> tuple[ConditionKind, ...]:
        """The kinds of condition that are named; times count once, and dates."""
        values = {
            ConditionKind.WEEKDAYS: (self.weekdays,),
            ConditionKind.TIMES: (self.time_from, self.time_until),
            ConditionKind.DATES: (self.date_from, self.date_until),
            ConditionKind.FORMATS: (self.formats,),
            ConditionKind.AUDITORIUMS: (self.auditoriums,),
            ConditionKind.TAGS: (self.tags,),
        }
        return tuple(kind for kind, some in values.items() if any(one is not None for one in some))


@dataclass(frozen=True, slots=True)
class Occasion:
    """What price cards judge of a screening.

    `day` is its business day, `minute` its start in minutes after that day's midnight: 1450 for 00:10. `opens` is the
    hour at which the business day starts.
    """

    day: date
    minute: int
    opens: int
    format: str = ""
    auditorium: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def is_after_midnight(self) -> bool:
        """Whether its calendar day is the one after its business day."""
        return self.minute >= _DAY

    @property
    def time(self) -> str:
        """Its start as a clock shows it."""
        return f"{self.minute // 60 % 24:02}:{self.minute % 60:02}"


def occasion_of(
    starts_at: datetime, house: House, *, shown_in: str = "", auditorium: str = "", tags: tuple[str, ...] = ()
) -> Occasion:
    """Return a screening as price cards judge it."""
    zone = ZoneInfo(house.timezone)
    local = starts_at.astimezone(zone)
    day = date.fromisoformat(business_day(starts_at, house))
    minute = (local.date() - day).days * _DAY + local.hour * 60 + local.minute
    opens = business_day_bounds(day, house)[0].astimezone(zone).hour
    return Occasion(day, minute, opens, shown_in, auditorium, frozenset(tags))


def checked_conditions(asked: Conditions, house: House) -> Conditions:
    """Return conditions in their stored form: sorted, and with every day, list or stretch that says nothing as None.

    InvalidInputError names the field: a weekday, time or date that doesn't exist, a stretch that is empty.
    """
    weekdays = tuple(sorted(set(asked.weekdays or ())))
    if any(not 0 <= one < _WEEK for one in weekdays):
        raise InvalidInputError(_("There is no such weekday."), field="weekdays")
    clean = Conditions(
        weekdays if 0 < len(weekdays) < _WEEK else None,
        _time(asked.time_from, "time_from"),
        _time(asked.time_until, "time_until"),
        _date(asked.date_from, "date_from"),
        _date(asked.date_until, "date_until"),
        _names(asked.formats, "formats"),
        _names(asked.auditoriums, "auditoriums"),
        _names(asked.tags, "tags"),
    )
    first, last = stretch(clean, house.day_starts_at)
    if first >= last:
        words = _("No screening can start then: a business day starts at {time}, and earlier hours end its night.")
        raise InvalidInputError(words.format(time=f"{house.day_starts_at:02}:00"), field="time_until")
    if clean.date_from and clean.date_until and clean.date_from > clean.date_until:
        raise InvalidInputError(_("The last date is before the first one."), field="date_until")
    return clean


def failures(conditions: Conditions, screening: Occasion) -> tuple[ConditionKind, ...]:
    """Return the kinds of condition that a screening doesn't fulfil; none if the price card applies."""
    first, last = stretch(conditions, screening.opens)
    day = screening.day.isoformat()
    fulfilled = {
        ConditionKind.WEEKDAYS: conditions.weekdays is None or screening.day.weekday() in conditions.weekdays,
        ConditionKind.TIMES: first <= screening.minute < last,
        ConditionKind.DATES: (conditions.date_from or day) <= day <= (conditions.date_until or day),
        ConditionKind.FORMATS: conditions.formats is None or screening.format in conditions.formats,
        ConditionKind.AUDITORIUMS: conditions.auditoriums is None or screening.auditorium in conditions.auditoriums,
        ConditionKind.TAGS: conditions.tags is None or not screening.tags.isdisjoint(conditions.tags),
    }
    return tuple(kind for kind in conditions.named if not fulfilled[kind])


def witness(one: Conditions, two: Conditions, house: House, today: date) -> Occasion | None:
    """Return a screening that two price cards both apply to, the earliest date from `today` on if there is a choice.

    None only if there can be none. Conditions are products of sets and stretches, so they are intersected kind by kind;
    a screening has one format and one room, but any number of tags, so tags never keep two cards apart.
    """
    day = _common_day(one, two, today)
    opens = house.day_starts_at
    (first, last), (other_first, other_last) = stretch(one, opens), stretch(two, opens)
    begin, end = max(first, other_first, opens * 60), min(last, other_last, opens * 60 + _DAY)
    formats, rooms = _common(one.formats, two.formats), _common(one.auditoriums, two.auditoriums)
    if day is None or begin >= end or formats == () or rooms == ():
        return None
    tags = frozenset(some[0] for some in (one.tags, two.tags) if some)
    return Occasion(day, begin, opens, formats[0] if formats else "", rooms[0] if rooms else "", tags)


def _common_day(one: Conditions, two: Conditions, today: date) -> date | None:
    starts = [date.fromisoformat(some.date_from) for some in (one, two) if some.date_from]
    ends = [date.fromisoformat(some.date_until) for some in (one, two) if some.date_until]
    last = min(ends, default=date.max)
    # From today on where a week of that is left, else in the last week: a weekday comes in any seven days.
    first = max([*starts, min(today, last - timedelta(days=_WEEK - 1)) if ends else today])
    for day in (first + timedelta(days=more) for more in range(_WEEK)):
        if day <= last and all(some.weekdays is None or day.weekday() in some.weekdays for some in (one, two)):
            return day
    return None


def _common(one: tuple[str, ...] | None, two: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the values that both allow: None for any, empty for none."""
    if one is None or two is None:
        return two if one is None else one
    return tuple(name for name in one if name in two)


def stretch(conditions: Conditions, opens: int) -> tuple[int, int]:
    """Return the minutes of a business day `[first, last)` at which a screening may start."""
    # Open ends are far off: a business day of which the house changed the hour has more than 24 hours.
    first, last = -_DAY, 3 * _DAY
    if conditions.time_from is not None:
        first = _minute(conditions.time_from)
        first += _DAY if first < opens * 60 else 0
    if conditions.time_until is not None:
        last = _minute(conditions.time_until)
        last += _DAY if last <= opens * 60 else 0
    return first, last


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _time(text: str | None, field: str) -> str | None:
    if not text:
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - a time of day alone
    except ValueError:
        raise InvalidInputError(_("Write a time such as 20:15."), field=field) from None


def _date(text: str | None, field: str) -> str | None:
    if not text:
        return None
    return read_day(text, field).isoformat()


def _names(names: tuple[str, ...] | None, field: str) -> tuple[str, ...] | None:
    tidy = tuple(sorted({name.strip() for name in names or () if name.strip()}))
    if len(tidy) > _MOST_NAMED:
        raise InvalidInputError(_("At most {count} of them.").format(count=_MOST_NAMED), field=field)
    return tidy or None
