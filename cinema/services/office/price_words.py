"""The words of a clash of price cards."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from cinema.domain.price_choice import Clash
from cinema.errors import InvalidInputError
from cinema.i18n import _, when


def clash_error(clash: Clash, rooms: Mapping[str, str]) -> InvalidInputError:
    """Return the error of a card that clashes with another, with a screening that both fit: day, time and room."""
    example = clash.example
    parts = [when(datetime.combine(example.day, time(12), UTC), "UTC", "EEE d MMM y"), example.time]
    if example.auditorium:
        parts.append(rooms.get(example.auditorium, example.auditorium))
    parts += [part for part in (example.format, *sorted(example.tags)) if part]
    if clash.count:
        words = _(
            "{other} names {count} as well, and both fit {example}. Name one more condition here or there, or fewer."
        )
    else:
        words = _("{other} names no condition either, and both fit {example}. Name a condition here or there.")
    message = words.format(other=clash.other.name, count=clash.count, example=", ".join(parts))
    return InvalidInputError(message, field="conditions")
