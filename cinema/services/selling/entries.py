"""Inserts entries into this till's chain of the journal and resolves every outcome. The insert is the commit.

Several programs may share a till: one that finds its `seq` taken reads the head again and takes the next. Nothing is
concluded from an error or from a missing entry, since a delayed insert may still land.
"""

import logging
import random
import time

from cinema.domain.entries import (
    FIRST,
    ClaimTakenError,
    Draft,
    Entry,
    EntryKind,
    EpochEndedError,
    HeadMovedError,
    Series,
    counted,
    number_of,
)
from cinema.domain.house import business_day
from cinema.domain.journal import Head
from cinema.domain.tills import Till
from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.this_till import Identity, ThisTill

WRITE_SECONDS = 15.0
_PAUSE_SECONDS = 0.02
_log = logging.getLogger(__name__)


class Entries:
    """Adds entries to this till's chain."""

    def __init__(self, journal: Journal, this_till: ThisTill, settings: HouseSettings) -> None:
        self._journal = journal
        self._this_till = this_till
        self._settings = settings
        self._head: Entry | None = None

    def add(self, draft: Draft) -> Entry:
        """Insert an entry and return it as stored; a repeat returns the same one.

        The entry returned may be one that another process inserted under this id, such as a `void`: check its kind.
        Raises ClaimTakenError with the entry that has one of the claims; HeadMovedError if the chain has gone on since
        the entry that the draft must follow; EpochEndedError if the database was restored after a sale's seats were
        pinned; StorageError if the database did not answer within 15 seconds: the entry may
        be stored or may still land, so nothing that it sells may be freed before `void` is in under its id.
        """
        deadline = time.monotonic() + WRITE_SECONDS
        while True:
            try:
                identity = self._this_till.identity()
                entry = self._placed(draft, identity, deadline - time.monotonic())
                stored = self._journal.insert(entry, identity.key, deadline - time.monotonic())
            except EpochEndedError:
                self._this_till.forget()
                self._head = None
                # Its pins may be missing from the restored database.
                if draft.kind in {EntryKind.SOLD, EntryKind.EXCHANGED}:
                    raise
                continue
            except HeadMovedError:
                found = self._journal.find(draft.id)  # it may have moved by an earlier try of this very draft
                if found is None:
                    raise
                return found
            except StorageError:
                self._head = None  # the insert may still land, and the chain go on after it
                raise
            if stored is not None:
                self._head = stored
                return stored
            # A unique key was taken. Read which, in this order: the id (mine or `void`), the claims, else it was `seq`.
            self._head = None
            found = self._journal.find(draft.id)
            if found is not None:
                return found
            taken = self._journal.claimed(draft.claims)
            if taken is not None:
                if taken.id == draft.id:  # a retry of ours landed after `find`
                    return taken
                raise ClaimTakenError(taken)
            if time.monotonic() > deadline:
                raise StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY)
            time.sleep(random.uniform(0, _PAUSE_SECONDS))  # noqa: S311 - spreads concurrent retries, no secret

    @property
    def newest(self) -> Entry | None:
        """The entry that this program inserted last, unless the chain was seen to go on after it."""
        return self._head

    def keep_head(self) -> None:
        """Let this workstation remember how far this program has seen its till's chain go.

        Called by recovery and at a program's end, never between a payment and its receipt. A folder that can't be
        written stops no sale: doctor says so.
        """
        head = self._head
        if head is None:
            return
        try:
            self._this_till.keep(Head(head.till, head.seq, head.hash))
        except StorageError as error:
            _log.warning("%s", error.message)

    def forget_head(self) -> None:
        """Read the chain's newest entry anew for the next one: it says all of the sale that this program made last."""
        self.keep_head()
        self._head = None

    def _placed(self, draft: Draft, identity: Identity, seconds: float) -> Entry:
        till = identity.till
        if draft.till not in {None, till.id}:
            # Another thread of this program has met a restore already; the pins are not in this database.
            raise EpochEndedError
        known = self._head  # another thread may put back a head of the till that this program was before a restore
        head = known if known is not None and known.till == till.id else self._journal.head(till.id)
        if draft.after is not None and (head is None or head.hash != draft.after):
            head = self._journal.head(till.id)  # what this program knew may be older than what the caller read
            if head is None or head.hash != draft.after:
                raise HeadMovedError
        return self._after(head or self._begun(identity, seconds), draft, till)

    def _begun(self, identity: Identity, seconds: float) -> Entry:
        """Insert the registration of this till, which begins its chain, and return the chain's newest entry."""
        first = self._after(None, identity.registration(self._journal), identity.till)
        stored = self._journal.begin(first, identity.key, seconds) or self._journal.head(identity.till.id)
        if stored is None:
            words = _("The journal has an entry under the id of this till that is not its own. Run “cinema audit”.")
            raise StorageError(words, code=ErrorCode.CORRUPT)
        return stored

    def _after(self, head: Entry | None, draft: Draft, till: Till) -> Entry:
        # Numbers go by the business year of the entry's own instant: an entry of 31 December may come after 1 January.
        # Money that was taken is recorded, and settings are put right, though one of them can't be used.
        house, _wrong = self._settings.judged()
        day = business_day(draft.at, house)
        series, year = draft.series, day[:4]
        counts = counted(head.counts if head else {}, series, year)
        number = number_of(series, year, till.number, counts[f"{series}-{year}"]) if series is not None else None
        refund_number = None
        if draft.is_exchange:
            counts = counted(counts, Series.REFUND, year)
            refund_number = number_of(Series.REFUND, year, till.number, counts[f"{Series.REFUND}-{year}"])
        workstation = draft.workstation if draft.workstation != self._this_till.name else None
        return Entry(
            id=draft.id,
            kind=draft.kind,
            subject=draft.subject,
            till=till.id,
            till_number=till.number,
            epoch=till.epoch,
            seq=head.seq + 1 if head else 1,
            previous=head.hash if head else FIRST,
            at=draft.at,
            day=day,
            counts=counts,
            operation=draft.operation,
            number=number,
            claims=draft.claims,
            refund_number=refund_number,
            workstation=workstation,
        )
