"""The words of price cards' conditions: why a screening doesn't fit, and which evening a late start counts for."""

from collections.abc import Mapping
from datetime import UTC, datetime

from cinema.domain.price_conditions import ConditionKind, Conditions, Occasion, stretch
from cinema.i18n import _, when


def why_not(
    conditions: Conditions, kind: ConditionKind, screening: Occasion, rooms: Mapping[str, str] | None = None
) -> str:
    """Return in words why a screening doesn't fulfil a condition; `rooms` are the auditoriums' names by id."""
    named = rooms or {}
    if kind is ConditionKind.WEEKDAYS:
        words = _("{day} isn't {days}")
        return words.format(day=_weekday(screening.day.weekday()), days=weekday_words(conditions.weekdays or ()))
    if kind is ConditionKind.TIMES:
        return _why_not_then(conditions, screening)
    if kind is ConditionKind.DATES:
        if conditions.date_from and screening.day.isoformat() < conditions.date_from:
            return _("starts on {date}").format(date=_day(conditions.date_from))
        return _("ended on {date}").format(date=_day(conditions.date_until or ""))
    if kind is ConditionKind.FORMATS:
        given, wanted = screening.format or "–", conditions.formats or ()
    elif kind is ConditionKind.AUDITORIUMS:
        given = named.get(screening.auditorium, screening.auditorium)
        wanted = tuple(named.get(one, one) for one in conditions.auditoriums or ())
    else:
        return _("isn't tagged {tags}").format(tags=", ".join(conditions.tags or ()))
    return _("{given} isn't {wanted}").format(given=given, wanted=", ".join(wanted))


def _why_not_then(conditions: Conditions, screening: Occasion) -> str:
    _first, last = stretch(conditions, screening.opens)
    if conditions.time_until is not None and screening.minute >= last:
        words = _("{time} is not before {limit}") if screening.minute == last else _("{time} is after {limit}")
        said = words.format(time=screening.time, limit=conditions.time_until)
    else:
        said = _("{time} is before {limit}").format(time=screening.time, limit=conditions.time_from)
    return f"{said} ({night_words(screening)})" if screening.is_after_midnight else said


def night_words(screening: Occasion) -> str:
    """Return in words which evening a start after midnight counts for."""
    words = _("after midnight counts for {day}, since a business day starts at {time}")
    return words.format(day=_weekday(screening.day.weekday()), time=f"{screening.opens:02}:00")


def weekday_words(weekdays: tuple[int, ...]) -> str:
    """Return weekdays as words, a run of three or more as its ends: Mon – Thu, Sat."""
    runs: list[list[int]] = []
    for one in weekdays:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    parts = []
    for run in runs:
        ends = f"{_weekday(run[0])} – {_weekday(run[-1])}"
        parts.append(ends if len(run) > 1 else _weekday(run[0]))
    return ", ".join(parts)


def _weekday(number: int) -> str:
    return when(datetime(2024, 1, 1 + number, 12, tzinfo=UTC), "UTC", "EEE")  # a Monday, and the days after it


def _day(text: str) -> str:
    return when(datetime.fromisoformat(f"{text}T12:00+00:00"), "UTC", "d MMMM y")
