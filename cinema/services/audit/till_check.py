"""Till sessions, the safe and business days: each Z and each closed day says what its entries say, no bag comes twice.

Each chain is followed in its order, one stretch at a time, so memory stays bounded by the sessions and bags there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cinema.domain.drawer import DrawerWay
from cinema.domain.entries import OF_MONEY, OF_THE_TILL, Entry
from cinema.domain.journal import EntryRow, read_head
from cinema.domain.operations import Closed, DayClosed, DrawerMoved, Opened
from cinema.domain.payments import Tender
from cinema.domain.safe import SafeRecord
from cinema.domain.till_sessions import Running, TenderSums, card_money, money_of
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import MOST, finding

_COUNTED = OF_MONEY | OF_THE_TILL
Totals = dict[tuple[str, Tender], TenderSums]


@dataclass
class _Chain:
    """Where a till's chain is: the sums since its last closing, and the session that is open."""

    till: str = ""
    running: Running | None = None
    opened: Entry | None = None
    left: int | None = None


@dataclass
class _Day:
    """A closed business day: how far each chain went then, and what the entries up to there add up to."""

    entry: Entry
    said: DayClosed
    heads: dict[str, int]
    totals: Totals = field(default_factory=dict)


class TillCheck:
    """Is shown every signed entry of the journal, by till and number; then tells what does not agree."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows
        self._chain = _Chain()
        self._safe = SafeRecord()
        self._days = {one.said.day: one for one in _days(rows)}
        self._late: dict[str, int] = {}
        self._listed: list[tuple[Entry, Closed]] = []
        self._found: list[Finding] = []
        # Sessions that another till closed, by their id: in the chain of that till, so seen before or after their own.
        self._elsewhere = {said.session: (entry, said) for entry, said in _closed_elsewhere(rows)}
        self._met: set[str] = set()

    def see(self, row: EntryRow) -> None:
        """Follow the next entry of a chain."""
        if row.till != self._chain.till:
            self._end_chain()
            self._chain = _Chain(row.till)
        self._reach(row.seq)
        day = self._days.get(row.day)
        counts_today = day is not None and row.seq <= day.heads.get(row.till, 0)
        is_late = isinstance(row.document.get("workstation"), str)
        if row.kind not in _COUNTED or not (
            self._chain.running is not None or counts_today or is_late or row.kind in OF_THE_TILL
        ):
            return
        entry = self._rows.entry_of(row)
        if entry is None:  # told as changed, or as a sale that can't be read
            return
        if counts_today and day is not None:
            _count(day.totals, entry)
        if is_late:
            self._late[entry.id] = card_money((entry,))
        self._safe.see(entry)
        match entry.operation:
            case Opened():
                self._open(entry, entry.operation)
            case Closed(of=None):
                self._list_late(entry, entry.operation)
                self._close(entry, entry.operation)
            case Closed():
                self._list_late(entry, entry.operation)
            case _:
                self._within(entry)

    def findings(self) -> Iterator[Finding]:
        """Yield what does not agree, once every entry was shown."""
        self._end_chain()
        for name in self._elsewhere.keys() - self._met:
            entry, _said = self._elsewhere[name]
            self._fault("session-not-open", entry, _("A session was closed at till {till} that was not open."))
        yield from self._found[:MOST]
        yield from self._of_late()
        yield from self._of_the_safe()
        for day in self._days.values():
            said: Totals = {
                (one.till, one.tender): TenderSums(one.taken, one.given_back, one.rounding) for one in day.said.totals
            }
            if said != day.totals:
                words = _("The closing of business day {day} says other totals than the entries before it.")
                yield _told("day-sums-differ", day.entry, words.format(day=day.said.day), day=day.said.day)

    def _end_chain(self) -> None:
        """Close the session that another till closed, if nothing came after what it counted."""
        opened = self._chain.opened
        if opened is not None and opened.id in self._elsewhere:
            self._reach((self._elsewhere[opened.id][1].through or 0) + 1)

    def _reach(self, seq: int) -> None:
        """Close the open session before the entry with this number, if another till closed it by then."""
        opened = self._chain.opened
        entry, said = self._elsewhere.get(opened.id, (None, None)) if opened is not None else (None, None)
        if entry is not None and said is not None and seq > (said.through or 0):
            self._met.add(said.session)
            self._close(entry, said)

    def _list_late(self, entry: Entry, said: Closed) -> None:
        if said.late:
            self._listed.append((entry, said))

    def _open(self, entry: Entry, said: Opened) -> None:
        chain = self._chain
        if chain.opened is not None:
            self._fault("session-opened-twice", entry, _("A session was opened at till {till} while another was open."))
        if chain.running is None:
            chain.running = Running()
        due = None if chain.left is None else chain.left + chain.running.sums().flow + said.from_safe
        if said.difference != (None if due is None else said.counted - due):
            words = _("The opening of a session at till {till} says another difference than follows from the closing.")
            self._fault("opening-differs", entry, words)
        chain.opened = entry
        chain.running.add(entry)

    def _close(self, entry: Entry, said: Closed) -> None:
        chain = self._chain
        if chain.opened is None or chain.running is None or said.session != chain.opened.id:
            self._fault("session-not-open", entry, _("A session was closed at till {till} that was not open."))
        else:
            sums = chain.running.sums()
            if (said.expected_cash, said.expected_card) != (sums.expected_cash, sums.card + said.late_card):
                words = _("{number} says another amount than the entries of its session at till {till} add up to.")
                self._fault("session-sums-differ", entry, words)
        chain.opened, chain.running, chain.left = None, Running(), said.left

    def _within(self, entry: Entry) -> None:
        chain = self._chain
        moved = entry.operation
        is_known = isinstance(moved, DrawerMoved) and (
            # Another till may have closed the session between what its own till judged and what it entered.
            (chain.opened is not None and moved.session == chain.opened.id) or moved.session in self._elsewhere
        )
        if isinstance(moved, DrawerMoved) and not is_known:
            self._fault("drawer-without-session", entry, _("Cash was moved at till {till} without an open session."))
        if chain.running is None:
            return
        chain.running.add(entry)
        is_out = isinstance(moved, DrawerMoved) and moved.way is DrawerWay.OUT
        if is_out and chain.opened is not None and chain.running.sums().expected_cash < 0:
            self._fault("drawer-below-zero", entry, _("More cash was taken out of till {till} than was in it."))

    def _of_late(self) -> Iterator[Finding]:
        for entry, said in self._listed[:MOST]:
            if said.late_card != sum(self._late.get(name, 0) for name in said.late):
                words = _("{number} says another amount than the late entries that it lists add up to.")
                yield _told("late-sums-differ", entry, words.format(number=entry.number))

    def _of_the_safe(self) -> Iterator[Finding]:
        safe = self._safe
        several = (
            ("bag-twice", safe.twice, _("Bag {bag} went into the safe twice, or came out twice.")),
            ("bag-never-in", safe.never_in(), _("Bag {bag} came out of the safe and never went in.")),
            ("bag-amount-differs", safe.of_another_amount(), _("Bag {bag} came out with another amount than went in.")),
        )
        for check, bags, words in several:
            for bag in bags[:MOST]:
                yield finding(check, bag, words.format(bag=bag), _advice(), bag=bag)
        for name in safe.wrong_deposits()[:MOST]:
            words = _("A deposit at the bank says another amount than was in its bags.")
            yield finding("deposit-differs", name, words, _advice(), entry=name)

    def _fault(self, check: str, entry: Entry, words: str) -> None:
        if len(self._found) < MOST:
            message = words.format(till=f"{entry.till_number:02d}", number=entry.number or "")
            self._found.append(_told(check, entry, message))


def _count(totals: Totals, entry: Entry) -> None:
    for tender, moved in money_of(entry).items():
        totals[entry.till, tender] = totals.get((entry.till, tender), TenderSums()).plus(moved)


def _days(rows: AuditRows) -> Iterator[_Day]:
    for row in rows.days_closed():
        entry = rows.entry_of(row)
        if entry is not None and isinstance(entry.operation, DayClosed):
            try:
                heads = {head.till: head.seq for head in map(read_head, entry.operation.heads)}
            except InvalidInputError:  # somebody wrote it by hand: told as changed
                continue
            yield _Day(entry, entry.operation, heads)


def _closed_elsewhere(rows: AuditRows) -> Iterator[tuple[Entry, Closed]]:
    for row in rows.closed_elsewhere():
        entry = rows.entry_of(row)
        if entry is not None and isinstance(entry.operation, Closed):
            yield entry, entry.operation


def _told(check: str, entry: Entry, message: str, **about: str) -> Finding:
    places = {"till": entry.till, "seq": str(entry.seq), "entry": entry.id, **about}
    return finding(check, f"{entry.till} {entry.seq}", message, _advice(), **places)


def _advice() -> str:
    return _("The program never enters this, so somebody did by hand. Count the cash, and ask who could.")
