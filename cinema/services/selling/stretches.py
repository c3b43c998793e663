"""Reads a till's present stretch: its session, what its entries add up to, and the entry that the next one must follow.

What is judged by a stretch (a close, cash taken out) is entered with `Draft.after`: if another window's entry came in
between, it is judged again. So an entry never rests on an earlier read.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cinema.domain.entries import Draft, Entry, EntryKind, HeadMovedError
from cinema.domain.operations import Opened
from cinema.domain.till_sessions import Running, SessionSums, closed_claim, ends_own_stretch, last_of_stretch
from cinema.domain.tills import Till
from cinema.domain.users import Role
from cinema.errors import ConflictError, ErrorCode, StorageError, UnreadableError
from cinema.i18n import _, money
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.entries import WRITE_SECONDS, Entries
from cinema.services.selling.this_till import ThisTill

_AT_ONCE = 500
_TRIES = 50
"""So often a session may begin or end while the stretch is read; more often, somebody changed entries by hand."""
_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Stretch:
    """A till's chain since its last closing, read at majority.

    `opened` began its newest session (None: it never had one), `closed` ended that. `sums` are of what came after the
    last closing; `head` is the hash of the newest entry, `last` its number. `places` are (business day, number, id) of
    its entries.
    """

    till: Till
    opened: Entry | None
    closed: Entry | None
    sums: SessionSums
    head: str | None
    places: tuple[tuple[str, int, str], ...] = ()
    last: int = 0

    @property
    def session(self) -> Entry | None:
        """The `opened` entry of the session that is open."""
        return self.opened if self.closed is None else None


@dataclass
class _Known:
    """What was read of a stretch; entries never change, so only what came since is read again."""

    till: str
    first: int
    running: Running = field(default_factory=Running)
    seq: int = 0
    head: str | None = None
    places: list[tuple[str, int, str]] = field(default_factory=list)


class Stretches:
    """Reads this till's stretch, and enters what is judged by it."""

    def __init__(self, journal: Journal, entries: Entries, this_till: ThisTill, settings: HouseSettings) -> None:
        self._journal = journal
        self._entries = entries
        self._this_till = this_till
        self._settings = settings
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def now(self) -> Stretch:
        """Return the stretch as it is now; UnreadableError if the chain contradicts itself about its sessions."""
        with self._lock:
            for _try in range(_TRIES):
                found, self._known = self._read(self._this_till.identity().till, self._known)
                if found is not None:
                    return found
        raise _contradicts()

    def of(self, till: Till) -> Stretch:
        """Return the stretch of any till as it is now, read whole; it may go on at once."""
        for _try in range(_TRIES):
            found, _known = self._read(till, None)
            if found is not None:
                return found
        raise _contradicts()

    def enter(self, judged: Callable[[Stretch], Draft]) -> Entry:
        """Enter what is judged by the whole stretch; `judged` is called again if the chain went on meanwhile.

        It gives its drafts one id and raises what refuses them. Raises as `Entries.add` does.
        """
        deadline = time.monotonic() + WRITE_SECONDS
        while True:
            draft = judged(self.now())
            try:
                return self._entries.add(draft)
            except HeadMovedError:
                if time.monotonic() > deadline:
                    raise StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY) from None
                time.sleep(random.uniform(0, _PAUSE_SECONDS))  # noqa: S311 - spreads concurrent retries, no secret

    def require_cash(self, amount: int) -> None:
        """Raise ConflictError if the drawer holds less than an amount that is about to be given back in cash.

        Without an open session nobody knows what it holds, and nothing is refused. This keeps people from mistakes: two
        windows of one till that give money back at the same instant may both pass. A drop is judged exactly.
        """
        stretch = self.now()
        if stretch.session is not None:
            self.check_cash(stretch, amount)

    def check_cash(self, stretch: Stretch, amount: int) -> None:
        """Raise ConflictError if a drawer of an open session holds less than an amount."""
        held = stretch.sums.expected_cash
        if amount > held:
            house, _wrong = self._settings.judged()
            words = _("The drawer holds {held}, so {amount} can't be taken out of it.")
            if house.expected_cash_by == Role.MANAGER:  # cashiers count blind
                words = _("The drawer doesn't hold {amount}, so it can't be taken out of it.")
            message = words.format(held=money(held, house.currency), amount=money(amount, house.currency))
            raise ConflictError(message, field="amount")

    def _read(self, till: Till, known: _Known | None) -> tuple[Stretch | None, _Known | None]:
        """Read the stretch, on from what is known of it; no stretch if a session began or ended meanwhile."""
        opened = self._journal.last_opened(till.id)
        if opened is None:
            head = self._journal.head(till.id)
            if self._journal.last_opened(till.id) is not None:
                return None, None
            place = (head.hash, head.seq) if head else (None, 0)
            return Stretch(till, None, None, SessionSums(), place[0], last=place[1]), None
        closed = self._journal.claimed((closed_claim(opened.id),))
        assert isinstance(opened.operation, Opened)
        first = opened.operation.first or opened.seq
        if closed is not None:
            first = last_of_stretch(closed) + 1
        if known is None or (known.till, known.first) != (till.id, first):
            known = _Known(till.id, first, seq=first - 1, head=self._hash_before(till, first) if closed else None)
        while some := self._journal.stretch(till.id, known.seq + 1, _AT_ONCE):
            for entry in some:
                is_other = entry.kind is EntryKind.OPENED and (closed is not None or entry.id != opened.id)
                if ends_own_stretch(entry) or is_other:
                    return None, None
                known.running.add(entry)
                known.seq, known.head = entry.seq, entry.hash
                known.places.append((entry.day, entry.seq, entry.id))
        sums, places = known.running.sums(), tuple(known.places)
        return Stretch(till, opened, closed, sums, known.head, places, known.seq), known

    def _hash_before(self, till: Till, first: int) -> str | None:
        """Return the hash of the entry right before a stretch."""
        before = self._journal.stretch(till.id, first - 1, 1)
        return before[0].hash if before else None


def _contradicts() -> UnreadableError:
    words = _("The journal contradicts itself about the sessions of this till. Run “cinema audit”.")
    return UnreadableError(words)
