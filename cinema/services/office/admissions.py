"""The table of admissions: number, gross, tax and net of each screening by ticket type, as weekly returns ask for them.

Screenings count by their own business day, whenever their tickets were sold: a ticket bought on Friday for Monday is
Monday's. What was refunded is left out, so a table of days that are not over can still change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from cinema.domain.admissions import Admissions
from cinema.domain.csv_cells import csv_text
from cinema.domain.currencies import to_major
from cinema.domain.days import read_day
from cinema.domain.house import business_day
from cinema.domain.screenings import Screening
from cinema.domain.users import Actor, Role
from cinema.errors import InvalidInputError
from cinema.i18n import _, when
from cinema.ports import Auditoriums, Clock, DoorBook, HouseSettings, Movies, Screenings, ScreeningSales
from cinema.services.standing import Standing

MOST_DAYS = 92
MOST_SCREENINGS = 5000
_AT_ONCE = 250  # screenings that one query sums


@dataclass(frozen=True, slots=True)
class AdmissionRow:
    """Tickets of a screening by type and tax rate; a screening without any has one row of zeros and no type.

    `came` is how many people came in to the screening, on the first of its rows; None on the others.
    """

    screening: str
    day: str
    starts_at: datetime
    movie: str
    auditorium: str
    sold: Admissions
    came: int | None = None


@dataclass(frozen=True, slots=True)
class AdmissionTable:
    """Rows by start, then type, of business days (ISO dates, both included), in a currency's minor units."""

    first: str
    last: str
    rows: tuple[AdmissionRow, ...]
    currency: str
    timezone: str

    @property
    def number(self) -> int:
        """All tickets."""
        return sum(one.sold.number for one in self.rows)

    @property
    def came(self) -> int:
        """All people who came in; the other tickets are no-shows once the screenings are over."""
        return sum(one.came or 0 for one in self.rows)

    @property
    def gross(self) -> int:
        """What was paid for them."""
        return sum(one.sold.gross for one in self.rows)

    @property
    def tax(self) -> int:
        """The tax in it: the sum of the rows, so that the table adds up."""
        return sum(one.sold.tax for one in self.rows)

    @property
    def net(self) -> int:
        """The gross less the tax."""
        return self.gross - self.tax

    def csv(self) -> str:
        """Return the table as CSV with a line of headings, amounts as decimals with a point."""
        head = (
            "day", "start", "movie", "auditorium", "screening", "ticket_type", "tax_percent", "number", "gross", "tax",
            "net", "currency",
        )  # fmt: skip
        rows: list[tuple[str | int, ...]] = [
            (
                one.day, when(one.starts_at, self.timezone, "yyyy-MM-dd HH:mm"), one.movie, one.auditorium,
                one.screening, one.sold.type_name, f"{Decimal(one.sold.tax_rate) / 100}", one.sold.number,
                *(self._decimal(amount) for amount in (one.sold.gross, one.sold.tax, one.sold.net)), self.currency,
            )
            for one in self.rows
        ]  # fmt: skip
        return csv_text([head, *rows])

    def _decimal(self, minor: int) -> str:
        return f"{to_major(minor, self.currency):f}"


class AdmissionOffice:
    """Sums admissions; changes nothing. For managers."""

    def __init__(
        self,
        screenings: Screenings,
        sales: ScreeningSales,
        movies: Movies,
        auditoriums: Auditoriums,
        settings: HouseSettings,
        standing: Standing,
        clock: Clock,
        door: DoorBook,
    ) -> None:
        self._screenings = screenings
        self._sales = sales
        self._movies = movies
        self._auditoriums = auditoriums
        self._settings = settings
        self._standing = standing
        self._clock = clock
        self._door = door

    def table(self, actor: Actor, first: str = "", last: str = "") -> AdmissionTable:
        """Return the admissions of the screenings of some business days, both included; empty: the last seven days.

        InvalidInputError for what is no day, days in the wrong order, or more than 92 days or 5000 screenings.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        house = self._settings.house()
        today = date.fromisoformat(business_day(self._clock.now(), house))
        to = read_day(last, "last") if last.strip() else today
        begin = read_day(first, "first") if first.strip() else to - timedelta(days=6)
        if begin > to:
            raise InvalidInputError(_("The last day is before the first."), field="last")
        if (to - begin).days >= MOST_DAYS:
            raise InvalidInputError(_("Choose at most {count} days.").format(count=MOST_DAYS), field="last")
        after = (to + timedelta(days=1)).isoformat()  # what starts after midnight is of the evening before
        found = self._screenings.in_days(begin.isoformat(), after, MOST_SCREENINGS + 1)
        if len(found) > MOST_SCREENINGS:
            words = _("These days have more than {count} screenings. Choose fewer days.")
            raise InvalidInputError(words.format(count=MOST_SCREENINGS), field="last")
        days = {one.id: business_day(one.starts_at, house) for one in found}
        here = [one for one in found if begin.isoformat() <= days[one.id] <= to.isoformat()]
        return AdmissionTable(begin.isoformat(), to.isoformat(), self._rows(here, days), house.currency, house.timezone)

    def _rows(self, screenings: Sequence[Screening], days: Mapping[str, str]) -> tuple[AdmissionRow, ...]:
        sold: dict[str, list[Admissions]] = {}
        came: dict[str, int] = {}
        for start in range(0, len(screenings), _AT_ONCE):
            names = [one.id for one in screenings[start : start + _AT_ONCE]]
            came |= self._door.counts(names)
            for some in self._sales.admissions(names):
                sold.setdefault(some.screening, []).append(some)
        movies = self._movies.get_many(sorted({one.movie for one in screenings}))
        rooms = {one.id: one.name for one in self._auditoriums.all()}
        rows = []
        for one in screenings:
            day, movie, room = days[one.id], movies.get(one.movie), rooms.get(one.auditorium, one.auditorium)
            title = movie.title if movie is not None else one.movie
            none = Admissions(one.id, "", "", 0, 0, 0)
            rows += [
                AdmissionRow(one.id, day, one.starts_at, title, room, each, None if place else came.get(one.id, 0))
                for place, each in enumerate(
                    sorted(sold.get(one.id, [none]), key=lambda each: (each.type_name, each.tax_rate))
                )
            ]
        return tuple(rows)
