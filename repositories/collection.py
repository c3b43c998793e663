"""A collection as the repositories use it: the one place where driver errors become the user's, and where a lost
connection is tried again.

Every write of this project may be repeated with the same ids, so a write whose answer was lost is sent again until a
deadline; see docs/architecture.md. DuplicateKeyError alone passes through: its meaning belongs to the repository.
"""  # noqa: D205

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from bson.codec_options import DatetimeConversion
from pymongo import WriteConcern
from pymongo.collection import Collection as DriverCollection
from pymongo.errors import (
    AutoReconnect,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.results import DeleteResult, InsertOneResult, UpdateResult

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

_T = TypeVar("_T")
Document = dict[str, Any]
Filter = Mapping[str, Any]
Update = Mapping[str, Any] | Sequence[Mapping[str, Any]]

READ_SECONDS = 3.0
WRITE_SECONDS = 15.0
_PAUSE = 0.2
_AUTH_CODES = {13, 18}
_DISK_CODES = {14031}
# The server changes no document that breaks its rules, nor one whose fields are not of the kind that it computes with.
_SPOILT_CODES = {121, 40386, 40390}
# What a member of a set says while it starts, steps down or looks for a primary; the server labels only writes.
_PASSING_CODES = {6, 7, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436}
_log = logging.getLogger(__name__)


def as_storage_error(error: PyMongoError) -> StorageError:
    """Put a driver's error into words for a user; the driver's own words go into `detail`."""
    code = getattr(error, "code", None)
    if code in _AUTH_CODES:
        return StorageError(
            _("The database refused the name or password. Check CINEMA_MONGODB_URI."),
            code=ErrorCode.AUTH,
            detail=str(error),
        )
    if code in _DISK_CODES or "No space left" in str(error):
        return StorageError(_("The disk of the database is full."), code=ErrorCode.DISK_FULL, detail=str(error))
    if isinstance(error, ConfigurationError):
        return StorageError(
            _("The address of the database can't be used: {reason}").format(reason=error), code=ErrorCode.ADDRESS
        )
    if isinstance(error, ConnectionFailure):
        return StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY, detail=str(error))
    words = _("The database could not do this.")
    return StorageError(
        words, code=ErrorCode.CORRUPT if code in _SPOILT_CODES else ErrorCode.STORAGE, detail=str(error)
    )


@contextmanager
def driver_errors() -> Iterator[None]:
    """Turn driver errors raised inside into StorageError, except DuplicateKeyError."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except PyMongoError as error:
        raise as_storage_error(error) from error


def _may_pass(error: PyMongoError) -> bool:
    """Tell whether the same call may succeed a moment later: a lost connection, an election, a starting server."""
    if isinstance(error, AutoReconnect | WTimeoutError | ExecutionTimeout):
        return True
    return isinstance(error, PyMongoError) and (
        error.has_error_label("RetryableWriteError")
        or error.has_error_label("TransientTransactionError")
        or (isinstance(error, OperationFailure) and error.code in _PASSING_CODES)
    )


class Collection:
    """A driver's collection with retries and translated errors; `revive` is asked to bring a private server back."""

    def __init__(self, driver: DriverCollection[Document], revive: Callable[[], object] | None = None) -> None:
        self.driver = driver
        self._revive = revive

    def with_any_date(self) -> "Collection":
        """Return the same collection, which gives a date beyond the calendar as it is stored, and not as an error."""
        options = self.driver.codec_options.with_options(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
        return Collection(self.driver.with_options(codec_options=options), self._revive)

    def acknowledged(self) -> "Collection":
        """Return the same collection with writes that the primary alone acknowledges: they may be lost in a fail-over.

        For what is brought up to date from the journal, and is read at majority before that is relied on.
        """
        return Collection(self.driver.with_options(write_concern=WriteConcern(w=1)), self._revive)

    def fresh(self) -> "Collection":
        """Return the same collection with reads of what the primary has now, which a fail-over may still take back.

        For what is derived from the journal, which is always read at majority: nobody need wait to see their own sale.
        """
        return Collection(self.driver.with_options(read_concern=ReadConcern("local")), self._revive)

    def _run(self, seconds: float, operation: Callable[[], _T]) -> _T:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return operation()
            except DuplicateKeyError:
                raise
            except PyMongoError as error:
                if not _may_pass(error) or time.monotonic() >= deadline:
                    raise as_storage_error(error) from error
                _log.info("trying again after %s", type(error).__name__)
            if self._revive is not None:
                self._revive()
            time.sleep(_PAUSE)

    def find_one(self, query: Filter, projection: Filter | None = None, **options: Any) -> Document | None:
        """Return one document, or None."""
        return self._run(READ_SECONDS, lambda: self.driver.find_one(query, projection, **options))

    def find(
        self,
        query: Filter,
        projection: Filter | None = None,
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int,
        skip: int = 0,
    ) -> list[Document]:
        """Return at most `limit` documents."""
        return self._run(
            READ_SECONDS,
            lambda: list(self.driver.find(query, projection, sort=sort, limit=limit, skip=skip)),
        )

    def stream(
        self, query: Filter, projection: Filter, *, sort: Sequence[tuple[str, int]], batch: int = 2000
    ) -> Iterator[Document]:
        """Yield narrow documents in bounded memory; not tried again once it has begun."""
        with driver_errors(), self.driver.find(query, projection, sort=sort, batch_size=batch) as cursor:
            yield from cursor

    def aggregate(self, pipeline: Sequence[Filter], **options: Any) -> list[Document]:
        """Return an aggregation's documents; for reads whose size is bounded by their filter."""
        return self._run(READ_SECONDS, lambda: list(self.driver.aggregate(pipeline, **options)))

    def count(self, query: Filter) -> int:
        """Count the documents that match; all of them by the server's own tally, which walks nothing."""
        if not query:
            return self._run(READ_SECONDS, self.driver.estimated_document_count)
        return self._run(READ_SECONDS, lambda: self.driver.count_documents(query))

    def distinct(self, key: str, query: Filter) -> list[Any]:
        """Return the distinct values of a field."""
        return self._run(READ_SECONDS, lambda: self.driver.distinct(key, query))

    def insert_one(self, document: Document, seconds: float = WRITE_SECONDS) -> InsertOneResult:
        """Insert a document that has its own id; DuplicateKeyError if that, or a unique field, is taken."""
        return self._run(seconds, lambda: self.driver.insert_one(document))

    def update_one(self, query: Filter, update: Update, *, upsert: bool = False) -> UpdateResult:
        """Update one document."""
        return self._run(WRITE_SECONDS, lambda: self.driver.update_one(query, update, upsert=upsert))

    def update_many(self, query: Filter, update: Update) -> UpdateResult:
        """Update every document that matches."""
        return self._run(WRITE_SECONDS, lambda: self.driver.update_many(query, update))

    def replace_one(self, query: Filter, document: Document, *, upsert: bool = False) -> UpdateResult:
        """Replace one document."""
        return self._run(WRITE_SECONDS, lambda: self.driver.replace_one(query, document, upsert=upsert))

    def delete_one(self, query: Filter) -> DeleteResult:
        """Delete one document."""
        return self._run(WRITE_SECONDS, lambda: self.driver.delete_one(query))

    def delete_many(self, query: Filter) -> DeleteResult:
        """Delete every document that matches."""
        return self._run(WRITE_SECONDS, lambda: self.driver.delete_many(query))

    def change_big_one(self, query: Filter, update: Update, projection: Filter) -> Document | None:
        """Do as `find_one_and_update` does, for a document that is big and changes often.

        The driver would let the server keep the whole document a second time, to answer a repeat with: for a seat map
        of 300 seats that costs a quarter of the update. So this one is repeated here alone, with the same ids.
        """
        return self._run(WRITE_SECONDS, lambda: self._change_once(query, update, projection))

    def _change_once(self, query: Filter, update: Update, projection: Filter) -> Document | None:
        reply = self.driver.database.command(
            "findAndModify",
            self.driver.name,
            codec_options=self.driver.codec_options,
            query=query,
            update=update,
            fields=projection,
            new=True,
            writeConcern=self.driver.write_concern.document,
        )
        unsure = reply.get("writeConcernError")
        if unsure:
            raise WTimeoutError(unsure.get("errmsg", ""), unsure.get("code"), unsure)
        found: Document | None = reply["value"]
        return found

    def find_one_and_update(
        self, query: Filter, update: Update, projection: Filter | None = None, *, upsert: bool = False
    ) -> Document | None:
        """Update one document and return it as it is now, or None if nothing matched."""
        return self._run(
            WRITE_SECONDS,
            lambda: self.driver.find_one_and_update(query, update, projection, upsert=upsert, return_document=True),
        )
