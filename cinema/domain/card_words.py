"""The conditions of price cards and the rules of ticket types in short words, as lists show them."""

from collections.abc import Mapping
from datetime import datetime

from cinema.domain.price_conditions import ConditionKind, Conditions
from cinema.domain.price_words import weekday_words
from cinema.domain.ticket_types import TypeRecord
from cinema.i18n import N_, _, when

ANY_WORDS = {
    ConditionKind.WEEKDAYS: N_("any day"), ConditionKind.TIMES: N_("any time"), ConditionKind.DATES: N_("all dates"),
    ConditionKind.FORMATS: N_("all formats"), ConditionKind.AUDITORIUMS: N_("all auditoriums"),
    ConditionKind.TAGS: N_("with or without tags"),
}  # fmt: skip


def condition_words(conditions: Conditions, kind: ConditionKind, rooms: Mapping[str, str]) -> str:
    """Return one condition in words; `rooms` are the auditoriums' names by id."""
    if kind not in conditions.named:
        return _(ANY_WORDS[kind])
    if kind is ConditionKind.WEEKDAYS:
        return weekday_words(conditions.weekdays or ())
    if kind is ConditionKind.TIMES:
        return _stretch(conditions.time_from, conditions.time_until, _("before {end}"))
    if kind is ConditionKind.DATES:
        return _stretch(_day(conditions.date_from), _day(conditions.date_until), _("until {end}"))
    if kind is ConditionKind.FORMATS:
        return ", ".join(conditions.formats or ())
    if kind is ConditionKind.AUDITORIUMS:
        return ", ".join(rooms.get(one, one) for one in conditions.auditoriums or ())
    return _("tag {tags}").format(tags=", ".join(conditions.tags or ()))


def age_words(record: TypeRecord) -> str:
    """Return the ages of a ticket type in words, empty for any."""
    if record.age_from is not None and record.age_to is not None:
        return _("{low} to {high}").format(low=record.age_from, high=record.age_to)
    if record.age_from is not None:
        return _("from {low}").format(low=record.age_from)
    return _("up to {high}").format(high=record.age_to) if record.age_to is not None else ""


def _stretch(first: str | None, last: str | None, before: str) -> str:
    if first and last:
        return f"{first} – {last}"
    return _("from {start}").format(start=first) if first else before.format(end=last)


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return when(datetime.fromisoformat(f"{text}T12:00+00:00"), "UTC", "d MMM y")
    except ValueError:  # as it is typed so far
        return text
