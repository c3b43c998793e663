"""Stores tills: a till is registered once by its key, and a unique insert takes its short number."""

import logging
import random
import time
from datetime import UTC, datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.tills import Till
from cinema.errors import ErrorCode, StorageError, UnreadableError
from cinema.i18n import _
from cinema.ports import TillKey
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_TRIES = 400  # enough for hundreds of tills that register at once, such as in the soak tests
_MOST = 10_000
_REGISTERED = ("_id", "number", "name", "public_key", "epoch", "since")  # a manager's event writes the others
_log = logging.getLogger(__name__)


class Tills:
    """See `cinema.ports.Tills`."""

    def __init__(self, tills: Collection, schema: Collection) -> None:
        self._tills = tills
        self._schema = schema

    def epoch(self) -> str:
        """See the port."""
        found = self._schema.find_one({"_id": "epoch"})
        epoch = (found or {}).get("value")
        if not isinstance(epoch, str):
            raise StorageError(_("The database is not set up. Start the program once, then try again."))
        return epoch

    def register(self, key: TillKey, epoch: str, name: str) -> Till:
        """See the port."""
        for _try in range(_TRIES):
            found = self._tills.find_one({"_id": key.fingerprint})
            if found is not None:
                return from_document(Till, found)
            last = self._tills.find({}, {"number": 1}, sort=[("number", -1)], limit=1)
            newest = last[0].get("number") if last else 0
            if not isinstance(newest, int):
                words = _("The record of till {till} is corrupt, so no other till can be numbered. Restore a backup.")
                raise StorageError(words.format(till=last[0]["_id"]), code=ErrorCode.CORRUPT)
            number = max(newest, self._floor()) + 1
            till = Till(key.fingerprint, number, name, key.public_key, epoch, datetime.now(UTC))
            try:
                document = to_document(till)
                self._tills.insert_one({field: document[field] for field in _REGISTERED})
            except DuplicateKeyError:  # another till took the number, or another program registered this one
                time.sleep(random.uniform(0, 0.01))  # noqa: S311 - spreads concurrent retries, no secret
                continue
            # Should somebody remove this record, the next till must not give this one's receipt numbers again.
            self._schema.update_one({"_id": "epoch"}, {"$max": {"till_floor": number}})
        raise StorageError(_("Too many tills are registering at once. Try again in a minute."))

    def _floor(self) -> int:
        """Return the number above which tills are numbered: of the last restore (`schema.begin_epoch`), or till."""
        found = self._schema.find_one({"_id": "epoch"}) or {}
        floor = found.get("till_floor")
        return floor if isinstance(floor, int) else 0

    def all(self) -> tuple[Till, ...]:
        """See the port."""
        found = self._tills.find({}, sort=[("number", 1)], limit=_MOST)
        return tuple(till for till in map(_readable, found) if till is not None)

    def find(self, till_id: str) -> Till | None:
        """See the port."""
        found = self._tills.find_one({"_id": till_id})
        return _readable(found) if found is not None else None


def _readable(document: Document) -> Till | None:
    """Return a till; None for a corrupt one, which the audit names by the registration in its chain."""
    try:
        return from_document(Till, document)
    except UnreadableError as error:
        _log.error("%s", error.message)
        return None
