"""The daily upkeep: removes what a house needs no longer. Made by a window, after the day's backup, which has it still.

Nothing that the books need ever goes: a sale is removed only if it ended without money, by its own record and by every
entry of the journal about it, and those entries stay. Each removal is one guarded write, so a crash in between leaves
the rest for the next day, and nothing half done.
"""

import logging
import time
from collections.abc import Callable, Sequence

from cinema.domain.entries import EntryKind
from cinema.domain.upkeep import Tidied
from cinema.ports import EndedSales, HouseSettings, Journal, Logs, SignIns, UpkeepBook

_AT_ONCE = 200
_LOGS_SECONDS = 3600  # between two looks at this machine's logs by one program
_log = logging.getLogger(__name__)


class Upkeep:
    """Removes old abandoned sales, lets sign-ins end, and tidies this machine's logs, as the settings say."""

    def __init__(
        self,
        *,
        settings: HouseSettings,
        book: UpkeepBook,
        sales: EndedSales,
        journal: Journal,
        sign_ins: SignIns,
        logs: Sequence[Logs],
    ) -> None:
        self._settings = settings
        self._book = book
        self._sales = sales
        self._journal = journal
        self._sign_ins = sign_ins
        self._logs = logs
        self._logs_at = -_LOGS_SECONDS * 1.0

    def run(self, stopped: Callable[[], bool] = lambda: False) -> Tidied:
        """Do what is due: the house's part once a day by one program, this machine's logs by each program every hour.

        `stopped` is asked between two removals; what is left then is done the next day. A repeat changes nothing.
        StorageError if the database can't be reached.
        """
        house, _wrong = self._settings.judged()
        logs = self._tidied_logs(house.log_days)
        if not self._book.take():
            return Tidied(logs=logs, done=False)
        ended = self._sign_ins.end_sooner(house.sign_in_days)
        return Tidied(self._remove_sales(house.abandoned_days, stopped), ended, logs)

    def _tidied_logs(self, days: int) -> int:
        if time.monotonic() - self._logs_at < _LOGS_SECONDS:
            return 0
        self._logs_at = time.monotonic()
        return sum(one.tidy(days) for one in self._logs)

    def _remove_sales(self, days: int, stopped: Callable[[], bool]) -> int:
        """Remove abandoned sales, some at a time; one of which the journal says more is left and logged."""
        removed = 0
        while not stopped():
            found = self._sales.old(days, _AT_ONCE)
            gone = self._sales.remove([one for one in found if self._is_void(one)], days)
            removed += gone
            if gone < _AT_ONCE:  # the last of them, or some that stay
                break
        return removed

    def _is_void(self, sale: str) -> bool:
        """Tell whether the journal says of a sale that it ended without effect, and nothing else, and is brought in."""
        entries = self._journal.of_subject(sale)
        ended = any(one.id == sale for one in entries)
        if ended and all(one.kind is EntryKind.VOID for one in entries) and not self._journal.is_due(sale):
            return True
        _log.warning("the abandoned sale %s stays: the journal says more of it than that it ended", sale)
        return False
