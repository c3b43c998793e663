"""Times as managers type them, and the instants that they mean in the house's timezone and business day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from cinema.domain.house import House, business_day_bounds
from cinema.domain.import_dates import DateGuess, read_foreign_date
from cinema.errors import HourTwiceError, InvalidInputError
from cinema.i18n import _

_LOOKED_BACK, _SAME_WEEK = 31, 7  # days
_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-9]{2}))?h?\s*(am|pm|a\.m\.|p\.m\.)?")


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A start as it is typed: the business day (ISO date) and a time; `which` 1 or 2 of a time that comes twice."""

    day: str
    text: str
    which: int | None = None


def parse_time(text: str) -> time:
    """Return a typed time: 20:15, 2015, 20.15, 20h15, 8:15pm; InvalidInputError for anything else."""
    found = _TIME.fullmatch(normalize("NFKC", text).strip().casefold())
    if found is None:
        raise _no_time()
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None:
        if not 1 <= hour <= 12:
            raise _no_time()
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise _no_time()
    return time(hour, minute)


def _no_time() -> InvalidInputError:
    return InvalidInputError(_("Write a time such as 20:15."), field="starts_at")


def typed_day(text: str, today: date) -> date:
    """Return a typed day: 24, 24/12, 24 Dec, 24/12/2026, 2026-12-24; without a year or month the next such day.

    One that has just passed, within a month, is meant as that: a week is looked back at. InvalidInputError for what is
    no day.
    """
    tidy = normalize("NFKC", text).strip().rstrip(".")
    earliest = today - timedelta(days=_LOOKED_BACK)
    if re.fullmatch(r"[0-9]{1,2}", tidy):
        months = ((today.year + (today.month - 1 + step) // 12, (today.month - 1 + step) % 12 + 1) for step in range(3))
        tries = [f"{year}-{month:02}-{int(tidy):02}" for year, month in months]
        earliest = today - timedelta(days=_SAME_WEEK)
    elif re.search(r"[0-9]{4}", tidy):
        tries = [tidy]
    else:
        mark = "/" if re.fullmatch(r"[0-9]{1,2}[-/. ][0-9]{1,2}", tidy) else " "
        years = (today.year - 1, today.year, today.year + 1)
        tries = [f"{re.sub('[-. ]', '/', tidy) if mark == '/' else tidy}{mark}{year}" for year in years]
    found = [day for day in map(_date_of, tries) if day is not None]
    for day in found:
        if day >= earliest or len(tries) == 1:
            return day
    raise InvalidInputError(_("Write a day such as 24/12 or 2026-12-24."), field="day")


def _date_of(text: str) -> date | None:
    try:
        found = read_foreign_date(text, DateGuess())
    except InvalidInputError:
        return None
    return date.fromisoformat(found) if found else None


def calendar_date(day: date, at: time, house: House) -> date:
    """Return the date of a time on a business day: before the hour at which days start it is the date after."""
    starts = business_day_bounds(day, house)[0].astimezone(ZoneInfo(house.timezone))
    return day if at >= starts.time() else day + timedelta(days=1)


def instant_of(day: date, at: time, timezone: str, which: int | None = None) -> datetime:
    """Return the instant (UTC) of a local date and time.

    Raises InvalidInputError for a time that is skipped when clocks are set forward, and HourTwiceError for one that
    comes twice unless `which` (1 or 2) chooses.
    """
    zone = ZoneInfo(timezone)
    local = datetime.combine(day, at)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != local:
        words = _("There is no {time} on {day}: the clocks are set forward. Choose another time.")
        raise InvalidInputError(words.format(time=f"{at:%H:%M}", day=day.isoformat()), field="starts_at")
    if first == second:
        return first
    if which not in {1, 2}:
        words = _("{time} comes twice on {day}: the clocks are set back. Choose the first or the second.")
        choices = (first, second)
        raise HourTwiceError(words.format(time=f"{at:%H:%M}", day=day.isoformat()), choices, field="starts_at")
    return first if which == 1 else second


def typed_instant(typed: TypedTime, house: House) -> datetime:
    """Return the instant that a typed time means; raises as `parse_time` and `instant_of` do."""
    at = parse_time(typed.text)
    try:
        day = date.fromisoformat(typed.day)
        return instant_of(calendar_date(day, at, house), at, house.timezone, typed.which)
    except (ValueError, OverflowError):
        words = _("Write the day as a date that exists, such as 2026-12-31.")
        raise InvalidInputError(words, field="day") from None
