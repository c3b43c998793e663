"""Looks for sales by what people remember of them: amount, payment card, seat, time and till, member."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cinema.domain.entries import EntryKind
from cinema.domain.house import House, business_day, business_day_bounds
from cinema.domain.ids import new_id
from cinema.domain.kiosk import PickUp, pick_up_code
from cinema.domain.sale_search import SaleSearch, read_search
from cinema.domain.screenings import Screening
from cinema.domain.short_codes import read_short_code
from cinema.domain.transactions import Transaction
from cinema.errors import NotFoundError, TooManyAttemptsError
from cinema.i18n import _, ngettext
from cinema.ports import (
    Auditoriums,
    CodeTries,
    HouseSettings,
    Journal,
    People,
    PickUps,
    Screenings,
    SeatMaps,
    Transactions,
)
from cinema.services.selling.this_till import ThisTill

MOST = 30
"""The most sales that a search returns, the latest ones."""
_AROUND = timedelta(minutes=15)  # people remember a time about so well
_MOST_MEMBERS = 3
_SELLING = {EntryKind.SOLD, EntryKind.EXCHANGED}


class SaleSearches:
    """Finds sales. Its caller checks who may."""

    def __init__(
        self,
        transactions: Transactions,
        journal: Journal,
        screenings: Screenings,
        auditoriums: Auditoriums,
        seat_maps: SeatMaps,
        people: People,
        settings: HouseSettings,
        pick_ups: PickUps,
        tries: CodeTries,
        this_till: ThisTill,
    ) -> None:
        self._transactions = transactions
        self._journal = journal
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._seat_maps = seat_maps
        self._people = people
        self._settings = settings
        self._pick_ups = pick_ups
        self._tries = tries
        self._this_till = this_till

    def search(self, text: str) -> tuple[Transaction, ...]:
        """Return the paid sales that a text may mean, the latest first, at most `MOST`. A ticket's short code is one's.

        An amount is one of the business day that is named, else of today; a card's digits are of any day, unless one is
        named. A seat is one of today's screenings, or of those that begin at the time that is named; the sale is the
        one that has it now. The code of a pick-up (P4711) is that of a kiosk's sale or a guest's. Raises
        InvalidInputError for the field `number`; NotFoundError if there is none; TooManyAttemptsError after 5 unknown
        codes of pick-ups at this till within a minute, also for a right one.
        """
        if (code := read_short_code(text)) and (coded := self._transactions.of_short_code(code, MOST)):
            return coded
        if (code := pick_up_code(text)) and (waiting := self._of_code(code)):
            return (self._transactions.get(waiting.id),)
        house, now = self._settings.house(), self._journal.now()
        wanted = read_search(text, house.currency)
        today = date.fromisoformat(business_day(now, house))
        found = tuple(self._found(wanted, house, today))
        paid = {one.id: one for one in found if one.receipt_number is not None and one.paid_at is not None}
        if not paid:
            raise NotFoundError(_("No sale like that was found: {text}.").format(text=text.strip()), field="number")
        return tuple(sorted(paid.values(), key=_paid_at, reverse=True)[:MOST])

    def _of_code(self, code: str) -> PickUp | None:
        """Return the open pick-up of a code. A try is counted before it is compared: four digits are soon guessed."""
        # A count of its own: a slip here must not stop the hand-overs of this till.
        till, name = f"pick-up:{self._this_till.identity().till.id}", new_id()
        wait = self._tries.begin(till, name)
        if wait:
            words = ngettext(
                "Too many wrong digits were typed here. Try again in {count} second.",
                "Too many wrong digits were typed here. Try again in {count} seconds.",
                wait,
            )
            raise TooManyAttemptsError(words.format(count=wait), wait)
        found = self._pick_ups.of_code(code)
        if found is not None:
            self._tries.right(till, name)
        return found

    def _found(self, wanted: SaleSearch, house: House, today: date) -> Iterable[Transaction]:
        first, end = self._span(wanted, house, today)
        if wanted.amount is not None:
            return self._transactions.of_amount(wanted.amount, first, end, MOST)
        if wanted.last4 is not None:
            if wanted.day is None and wanted.at is None:
                first = datetime.fromtimestamp(0, ZoneInfo("UTC"))
            return self._transactions.of_card(wanted.last4, first, end, MOST)
        if wanted.words:
            seated = self._of_seat(wanted, house, wanted.day or today)
            return seated or self._of_member(wanted.words)
        return self._of_till(wanted.till, first, end)

    def _span(self, wanted: SaleSearch, house: House, today: date) -> tuple[datetime, datetime]:
        """Return when the sale may have been made: about the time that is named, else at any time of the day."""
        first, end = business_day_bounds(wanted.day or today, house)
        if wanted.at is None:
            return first, end
        zone = ZoneInfo(house.timezone)
        local = datetime.combine(first.astimezone(zone).date(), wanted.at, zone)
        at = local if local >= first else datetime.combine(local.date() + timedelta(days=1), wanted.at, zone)
        # In a night of daylight saving a time comes twice, and what is around it may not be on the clock.
        once, again = (at.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        return min(once, again) - _AROUND, max(once, again) + _AROUND

    def _of_till(self, till: int | None, first: datetime, end: datetime) -> Iterable[Transaction]:
        ids = [
            one.id
            for one in self._journal.between(first, end)
            if one.kind in _SELLING and (till is None or one.till_number == till)
        ]
        stored = self._transactions.many(ids[-MOST:])
        for name in ids[-MOST:]:
            # Of a sale of a moment ago a majority has nothing yet, or what it was before it was paid.
            if name not in stored or stored[name].receipt_number is None:
                newer = self._transactions.find(name)
                stored |= {name: newer} if newer is not None else {}
        return stored.values()

    def _of_seat(self, wanted: SaleSearch, house: House, day: date) -> Sequence[Transaction]:
        """Return the sales that have a seat now in screenings of a business day."""
        found: list[Transaction] = []
        zone = ZoneInfo(house.timezone)
        for screening in self._screenings_of(day, house):
            if wanted.at is not None and screening.starts_at.astimezone(zone).time() != wanted.at:
                continue
            seat_map = self._seat_maps.get(screening.id)
            seat = self._auditoriums.plan(seat_map.plan or screening.plan).named(wanted.words)
            live = seat_map.seats.get(seat.id) if seat is not None else None
            if live is not None and live.ticket is not None:
                sale = self._transactions.of_ticket(live.ticket)
                found += [sale] if sale is not None else []
        return found

    def _screenings_of(self, day: date, house: House) -> Iterable[Screening]:
        """Return a business day's screenings: those after midnight belong to the evening before."""
        for one in (day, day + timedelta(days=1)):
            for screening in self._screenings.of_day(one.isoformat()):
                if screening.state.is_published and business_day(screening.starts_at, house) == day.isoformat():
                    yield screening

    def _of_member(self, words: str) -> Iterable[Transaction]:
        for person in self._people.customers(words, _MOST_MEMBERS):
            yield from self._transactions.of_customer(person.id, MOST)


def _paid_at(sale: Transaction) -> datetime:
    assert sale.paid_at is not None
    return sale.paid_at
