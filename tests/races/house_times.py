"""The house's own time, with a database whose clock is set by libfaketime.

A hold across each change of daylight saving, and new year's eve of houses in other timezones.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.errors import SeatsLostError
from tests.races.faketime import Clock
from tests.races.mongods import running, uri
from tests.races.sellers import audited
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, begin, hold, raw, sell

_LISBON = "Europe/Lisbon"
CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
# In the order in which their new year comes.
_ZONES = ("Pacific/Auckland", "Asia/Kathmandu", "UTC", "America/St_Johns")
_HOLD_SECONDS = 120


@dataclass
class Book:
    """A house whose database's clock can be set, with what was sold and what went wrong."""

    stage: Stage
    clock: Clock
    told: list[str] = field(default_factory=list)
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def open(self, zone: str, provider: str = "test") -> None:
        """Empty the house and let it be in a timezone, on sale for years."""
        self.stage.clear()
        storage = self.stage.house.storage
        for name, value in (("timezone", zone), ("hold_seconds", _HOLD_SECONDS), ("card_provider", provider)):
            storage.settings.set(name, value)
        end = {"$set": {"sell_until": datetime(2040, 1, 1, tzinfo=UTC)}}
        self.stage.connection.database["seat_maps"].update_many({}, end)

    def set(self, instant: datetime) -> None:
        self.clock.set(self.stage.connection.client, instant)

    def sell(self, seat: str) -> Transaction:
        self.tried += 1
        house = self.stage.house
        return self.paid(sell(house.cinema, house.staff, house.screening, seat, request=CASH))

    def paid(self, sale: Transaction) -> Transaction:
        self.told.append(sale.id)
        return sale

    def check(self, right: bool, what: str) -> None:
        if not right:
            self.wrong.append(what)

    def row(self, scenario: str, note: str) -> Row:
        """Return the row of the house as it is now."""
        row = self.stage.row(scenario, 1, self.tried, self.tried - len(self.told), told=self.told, note=note)
        row = audited(self.stage, with_wrong(row, self.wrong))
        self.told, self.tried, self.wrong = [], 0, []
        return row


@contextmanager
def house_with_clock(start: datetime) -> Iterator[Book]:
    """Give a house on a database of its own that believes that it is this time, and later whatever it is set to."""
    with TemporaryDirectory() as folder:
        clock = Clock(Path(folder) / "time", start)
        with (
            running(Path(folder), environment=clock.environment) as servers,
            closing(Stage.open(uri(servers))) as stage,
        ):
            yield Book(stage, clock)


def daylight_saving(stage: Stage | None, changes: Sequence[datetime] = CHANGES, given: Book | None = None) -> Row:
    """Hold seats before a change of the clocks and try to take them away, pay for them and let them expire after it."""
    scenario = "daylight saving during a hold"
    rows = []
    with nullcontext(given) if given else house_with_clock(changes[0] - timedelta(hours=1)) as book:
        for change in changes:
            book.open(_LISBON)
            _across(book, change)
            rows.append(book.row(scenario, "holds last as long as they are to"))
    return _sum(rows)


def _across(book: Book, change: datetime) -> None:
    house = book.stage.house
    other = house.another_till("till-2")
    book.set(change - timedelta(seconds=40))
    begun = begin(house.cinema, house.staff, house.screening, "B1")
    kept = hold(house.cinema, house.staff, house.screening, "B2")
    book.check((kept.until - kept.now).total_seconds() == _HOLD_SECONDS, f"a hold lasts {kept.until - kept.now}")
    book.check(kept.now < change < kept.until, "the change was not within the hold")
    book.set(change + timedelta(seconds=20))
    for seat in ("B1", "B2"):
        try:
            hold(other, house.staff, house.screening, seat)
            book.check(False, f"seat {seat} was taken from its hold after the change")
        except SeatsLostError:
            pass
    book.tried += 1
    book.paid(house.cinema.checkout.pay(house.staff, begun, CASH))
    book.set(kept.until + timedelta(seconds=1))
    book.tried += 1
    book.paid(sell(other, house.staff, house.screening, "B2", request=CASH))


def new_year_elsewhere(stage: Stage | None, zones: Sequence[str] = _ZONES, given: Book | None = None) -> Row:
    """Sell before and after the house's year begins, which is when its business day does; one payment crosses that."""
    scenario = "new year in other timezones"
    rows = []
    with nullcontext(given) if given else house_with_clock(datetime(2026, 12, 31, 9, tzinfo=UTC)) as book:
        for zone in zones:
            book.open(zone, provider="separate")
            _new_year(book, datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC))
            rows.append(book.row(scenario, "numbers and days right"))
    return replace(_sum(rows), note=f"{_sum(rows).note} ({', '.join(zones)})")


def _new_year(book: Book, midnight: datetime) -> None:
    house = book.stage.house
    begins = midnight + timedelta(hours=house.storage.settings.house().day_starts_at)  # the business day, and its year
    book.set(begins - timedelta(seconds=50))
    numbers = [book.sell("B1").receipt_number]
    waiting = begin(house.cinema, house.staff, house.screening, "B2")
    house.cinema.checkout.ask(house.staff, waiting, PaymentRequest(Tender.CARD))
    book.set(begins + timedelta(seconds=5))
    numbers.append(book.sell("B3").receipt_number)
    book.tried += 1
    numbers.append(book.paid(house.cinema.checkout.answer(house.staff, waiting.id, "SLIP-1")).receipt_number)
    numbers.append(book.sell("B4").receipt_number)
    # The payment that was asked for in the old year belongs to it, whenever it ends.
    # Its till is a new one where this machine kept the head of a chain that was emptied with the house before.
    number = (numbers[0] or "").split("-")[1]
    expected = [f"{year}-{number}-{count:06d}" for year, count in ((2026, 1), (2027, 1), (2026, 2), (2027, 2))]
    book.check(numbers == expected, f"the numbers are {numbers}")
    days = sorted({one["day"] for one in raw(book.stage.connection, "journal")})
    book.check(days == ["2026-12-31", "2027-01-01"], f"the journal's days are {days}")
    for seconds, day in ((-1, "2026-12-31"), (0, "2027-01-01")):
        till = join(house.storage, "till-3", clock=_Stopped(midnight + timedelta(seconds=seconds)))
        book.check(till.programme.today() == day, f"the programme's day is {till.programme.today()}, not {day}")


class _Stopped:
    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """See the port."""
        return self._instant


def _sum(rows: Sequence[Row]) -> Row:
    """Add up the rows of one scenario's houses."""
    first = rows[0]
    columns = ("attempts", "sold", "refused", "sold_twice", "lost", "gaps", "refunded")
    totals = {name: sum(getattr(row, name) for row in rows) for name in columns}
    notes = "; ".join(dict.fromkeys(row.note for row in rows))
    return Row(first.scenario, first.contenders, **totals, note=notes)


SCENARIOS = (daylight_saving, new_year_elsewhere)
