"""The heads of all chains, kept outside the database: what is kept now, and what this machine has kept before."""

import logging

from cinema.domain.journal import Head
from cinema.errors import StorageError
from cinema.ports import AuditRows, KeptHeads, Tills

_log = logging.getLogger(__name__)


class AllHeads:
    """Reads the heads from the journal and keeps them on this machine."""

    def __init__(self, rows: AuditRows, kept: KeptHeads, tills: Tills) -> None:
        self._rows = rows
        self._kept = kept
        self._tills = tills

    def now(self) -> tuple[Head, ...]:
        """Return how far each chain goes."""
        return self._rows.heads()

    def kept(self) -> tuple[Head, ...]:
        """Return what this machine keeps of this life of the database: a restore begins another."""
        return self._kept.kept(self._tills.epoch())

    def keep(self) -> None:
        """Keep all heads as they are now; a folder that can't be written stops nothing."""
        try:
            self._kept.keep(self._tills.epoch(), self.now())
        except StorageError as error:
            _log.warning("%s", error.message)
