"""Writes a calendar as iCalendar (RFC 5545) by the library `icalendar`: instants in UTC, cancelled events too."""

from datetime import timedelta
from typing import TYPE_CHECKING

from cinema.domain.calendar_events import Calendar, CalendarEvent

if TYPE_CHECKING:
    from icalendar import Event

_AGAIN = timedelta(hours=1)  # after which a program that subscribed may ask again


def calendar_bytes(calendar: Calendar) -> bytes:
    """Return the file's content. Programs tell events by their UID, and versions of one by SEQUENCE and DTSTAMP."""
    from icalendar import Calendar as Component

    made = Component()
    made.add("prodid", "-//cinema//programme//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):  # RFC 7986, and what programs read before it
        made.add(name, calendar.name)
    made.add("x-wr-timezone", calendar.timezone)
    made.add("refresh-interval", _AGAIN, parameters={"value": "DURATION"})
    for event in calendar.events:
        made.add_component(_event(event, calendar))
    return bytes(made.to_ical())


def _event(event: CalendarEvent, calendar: Calendar) -> "Event":
    from icalendar import Event

    made = Event()
    language = {"language": calendar.language.replace("_", "-")}
    made.add("uid", event.uid)
    made.add("dtstamp", calendar.made_at.replace(microsecond=0))
    made.add("sequence", event.sequence)
    made.add("dtstart", event.start)
    made.add("dtend", event.end)
    made.add("summary", event.summary, parameters=language)
    made.add("location", event.location)
    if event.description:
        made.add("description", event.description, parameters=language)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    return made
