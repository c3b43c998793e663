"""Inserts entries into the journal, and treats each outcome of an insert rightly. The insert is the commit.

Several programs may share a till: whoever finds a place taken reads the head again and takes the next one. Nothing is
ever concluded from an error or by exclusion: a delayed insert may still land.
"""

import random
import time

from cinema.domain.entries import FIRST, ClaimTakenError, Draft, Entry, EntryKind, EpochEndedError, counted, number_of
from cinema.domain.house import business_day
from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.this_till import Identity, ThisTill

WRITE_SECONDS = 15.0
_PAUSE = 0.02


class Entries:
    """Adds entries to this till's chain."""

    def __init__(self, journal: Journal, this_till: ThisTill, settings: HouseSettings) -> None:
        self._journal = journal
        self._this_till = this_till
        self._settings = settings
        self._head: Entry | None = None

    def add(self, draft: Draft) -> Entry:
        """Insert an entry and return it as stored; a repeat returns the same one.

        What is returned may be another's under the same id, above all a `void`: look at its kind. Raises
        ClaimTakenError with the entry that has one of the claims, EpochEndedError for a sale of a database that was
        restored since its seats were pinned, StorageError where the database did not answer within 15 seconds: the
        entry may be in or may still land, so nothing that it sells may be freed before `void` is in under its id.
        """
        deadline = time.monotonic() + WRITE_SECONDS
        while True:
            try:
                identity = self._this_till.identity()
                entry = self._placed(draft, identity)
                stored = self._journal.insert(entry, identity.key, deadline - time.monotonic())
            except EpochEndedError:
                self._this_till.forget()
                self._head = None
                if draft.kind is EntryKind.SOLD:  # its pins are not in this database
                    raise
                continue
            if stored is not None:
                self._head = stored
                return stored
            self._head = None
            found = self._journal.find(draft.id)
            if found is not None:
                return found
            taken = self._journal.claimed(draft.claims)
            if taken is not None:
                if taken.id == draft.id:  # ours, which a majority had only after it was looked for
                    return taken
                raise ClaimTakenError(taken)
            if time.monotonic() > deadline:
                raise StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY)
            time.sleep(random.uniform(0, _PAUSE))  # noqa: S311 - spreads those who try at once

    @property
    def newest(self) -> Entry | None:
        """The entry that this program inserted last, while nobody else is known to have followed it."""
        return self._head

    def _placed(self, draft: Draft, identity: Identity) -> Entry:
        till = identity.till
        head = self._head or self._journal.head(till.id)
        day = business_day(draft.at, self._settings.house())
        counts = counted(head.counts if head else {}, draft.series, day[:4])
        number = None
        if draft.series is not None:
            number = number_of(draft.series, day[:4], till.number, counts[f"{draft.series}-{day[:4]}"])
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
        )
