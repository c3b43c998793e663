"""What the page of prices reads at once."""

from dataclasses import dataclass

from cinema.domain.house import House
from cinema.domain.schedule import DaySchedule
from cinema.domain.ticket_types import TypeRecord
from cinema.i18n import when
from cinema.services.office.prices import PriceOverview
from gui.admin.card_conditions import Known


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows: cards and types, the house, and the schedule of the coming days."""

    overview: PriceOverview
    house: House
    days: tuple[DaySchedule, ...]

    @property
    def known(self) -> Known:
        """What conditions may name."""
        screenings = [block.screening for day in self.days for line in day.rooms for block in line.blocks]
        named = [line.card.conditions for line in self.overview.cards]
        formats = {one.format for one in screenings if one.format} | {
            text for one in named for text in one.formats or ()
        }
        tags = {text for one in screenings for text in one.tags} | {text for one in named for text in one.tags or ()}
        rooms = {line.auditorium.id: line.auditorium.name for line in self.days[0].rooms} if self.days else {}
        return Known(rooms, sorted(formats), sorted(tags))

    @property
    def types(self) -> tuple[TypeRecord, ...]:
        """The ticket types that can be sold."""
        return tuple(one for one in self.overview.types if not one.archived)

    def screenings(self) -> list[tuple[str, str]]:
        """Return the screenings of the coming days as (id, words)."""
        found = []
        for day in self.days:
            for line in day.rooms:
                for block in line.blocks:
                    at = when(block.screening.starts_at, self.house.timezone, "EEE d MMM HH:mm")
                    words = f"{at} {block.title}, {line.auditorium.name}"
                    found.append((block.screening.starts_at, block.screening.id, words))
        return [(key, words) for _at, key, words in sorted(found)]
