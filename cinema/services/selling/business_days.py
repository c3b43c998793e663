"""Closing a business day: its totals by till and tender, its admissions, and the heads of all chains, in one entry.

What is entered for the day later, such as a card payment that a manager decides, is not in it: the heads say so, and
the till's next Z lists it as late.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from cinema.domain.business_days import ClosedDay, DayState, OpenTill, day_totals, late_entries
from cinema.domain.days import read_day
from cinema.domain.entries import ClaimTakenError, Draft, Entry
from cinema.domain.house import House, business_day, business_day_bounds
from cinema.domain.ids import new_id
from cinema.domain.journal import Head
from cinema.domain.operations import DayAdmissions, DayClosed, DayTotal
from cinema.domain.till_sessions import closed_claim, day_claim, named_sales
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, PendingSalesError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, Screenings, ScreeningSales, Tills, Transactions
from cinema.services.heads import AllHeads
from cinema.services.selling.entries import Entries
from cinema.services.selling.session_reports import opening_of
from cinema.services.standing import Standing

_MOST = 200
_MOST_SCREENINGS, _AT_ONCE = 5000, 250


class BusinessDays:
    """Closes business days. For managers."""

    def __init__(
        self,
        journal: Journal,
        entries: Entries,
        tills: Tills,
        transactions: Transactions,
        screenings: Screenings,
        sales: ScreeningSales,
        heads: AllHeads,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._journal = journal
        self._entries = entries
        self._tills = tills
        self._transactions = transactions
        self._screenings = screenings
        self._sales = sales
        self._heads = heads
        self._settings = settings
        self._standing = standing

    def open_tills(self, actor: Actor) -> tuple[OpenTill, ...]:
        """Return the tills whose session is open, by number; those from before a restore can't go on, and are none."""
        self._standing.check(actor).require(Role.MANAGER)
        return self._open()

    def closed(self, actor: Actor, day: str) -> DayClosed | None:
        """Return what was entered when a business day (ISO date) was closed; None for one that is not."""
        self._standing.check(actor).require(Role.MANAGER)
        entry = self._journal.claimed((day_claim(read_day(day).isoformat()),))
        return _said(entry) if entry is not None else None

    def state(self, actor: Actor, day: str | None = None) -> DayState:
        """Return a business day (ISO date; None: the present one) as it is now; InvalidInputError for no date."""
        self._standing.check(actor).require(Role.MANAGER)
        house = self._settings.house()
        today = business_day(self._journal.now(), house)
        chosen = today if day is None else read_day(day).isoformat()
        entry = self._journal.claimed((day_claim(chosen),))
        closed = _said(entry) if entry is not None else None
        return DayState(
            day=chosen,
            today=today,
            closing=ClosedDay(closed, entry.at) if closed is not None and entry is not None else None,
            open_tills=self._open(),
            undecided=self._transactions.undecided(_MOST),
            totals=closed.totals if closed is not None else self._totals(chosen, house, self._heads.now()),
            admissions=closed.admissions if closed is not None else self._admissions(chosen, house),
            late=tuple(late_entries(self._of_day(chosen, house), closed)) if closed is not None else (),
            tills={one.id: one for one in self._tills.all()},
        )

    def closings(self, actor: Actor, limit: int = 60) -> tuple[ClosedDay, ...]:
        """Return the latest closings, that of the latest day first."""
        self._standing.check(actor).require(Role.MANAGER)
        found = (ClosedDay(_said(entry), entry.at) for entry in self._journal.days_closed(limit))
        return tuple(sorted(found, key=lambda one: one.closed.day, reverse=True))

    def close(self, actor: Actor, day: str | None = None, *, leaving: Collection[int] = ()) -> DayClosed:
        """Close a business day (ISO date; None: the present one) and return what was entered.

        `leaving` has the numbers of tills whose session can't be closed any more, such as of a machine that is gone;
        they stand in the entry. Raises ConflictError while another session is open, or if the day is closed already;
        PendingSalesError while a payment or refund of any day is undecided; InvalidInputError for a day that has not
        begun or is no date. Nothing is entered then.
        """
        self._standing.check(actor).require(Role.MANAGER)
        house = self._settings.house()
        today = business_day(self._journal.now(), house)
        chosen = today if day is None else read_day(day).isoformat()
        if chosen > today:
            raise InvalidInputError(_("That day has not begun yet."), field="day")
        if self._journal.claimed((day_claim(chosen),)) is not None:
            raise ConflictError(_already(chosen))
        # The heads first: what is entered after them is late, and what is judged below was entered before.
        heads = self._heads.now()
        is_open = self._open()
        if others := [one.till for one in is_open if one.till.number not in leaving]:
            words = _("Sessions are open at these tills: {tills}. Close them first.")
            names = ", ".join(f"{one.number:02d} {one.name}" for one in others)
            raise ConflictError(words.format(tills=names), field="tills")
        if undecided := tuple(one.id for one in self._transactions.undecided(_MOST)):
            words = _("Payments or refunds have no outcome yet, of the sales {sales}. Finish or decide them first.")
            raise PendingSalesError(words.format(sales=named_sales(undecided)), undecided)
        closed = DayClosed(
            day=chosen,
            totals=self._totals(chosen, house, heads),
            admissions=self._admissions(chosen, house),
            heads=tuple(map(str, heads)),
            left_open=tuple(one.till.number for one in is_open),
            by=actor.decider,
        )
        draft = Draft(new_id(), f"day/{chosen}", self._journal.now(), closed, (day_claim(chosen),))
        try:
            return _said(self._entries.add(draft))
        except ClaimTakenError:
            raise ConflictError(_already(chosen)) from None

    def _open(self) -> tuple[OpenTill, ...]:
        epoch, found = self._tills.epoch(), []
        for till in self._tills.all():
            opened = self._journal.last_opened(till.id) if till.epoch == epoch else None
            if opened is not None and self._journal.claimed((closed_claim(opened.id),)) is None:
                found.append(OpenTill(till, opened.at, opening_of(opened).by))
        return tuple(found)

    def _of_day(self, day: str, house: House) -> Iterator[Entry]:
        return self._journal.between(*business_day_bounds(date.fromisoformat(day), house))

    def _totals(self, day: str, house: House, heads: Iterable[Head]) -> tuple[DayTotal, ...]:
        return day_totals(self._of_day(day, house), day, {head.till: head.seq for head in heads})

    def _admissions(self, day: str, house: House) -> tuple[DayAdmissions, ...]:
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()  # what starts after midnight is of this day
        found = self._screenings.in_days(day, after, _MOST_SCREENINGS)
        names = [one.id for one in found if business_day(one.starts_at, house) == day]
        sums: dict[str, tuple[int, int]] = {}
        for start in range(0, len(names), _AT_ONCE):
            for one in self._sales.admissions(names[start : start + _AT_ONCE]):
                number, gross = sums.get(one.screening, (0, 0))
                sums[one.screening] = (number + one.number, gross + one.gross)
        return tuple(DayAdmissions(name, *both) for name, both in sorted(sums.items()))


def _said(entry: Entry) -> DayClosed:
    assert isinstance(entry.operation, DayClosed)
    return entry.operation


def _already(day: str) -> str:
    return _("The business day {day} is closed already.").format(day=day)
