"""A collection with retries and translated errors: the only place that turns driver errors into StorageError.

Every write of this project is idempotent: it carries its ids. So a write whose answer was lost is retried until a
deadline; see docs/architecture.md. Only DuplicateKeyError passes through: each repository decides what it means.
"""

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
    InvalidOperation,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.results import DeleteResult, InsertOneResult, UpdateResult
from pymongo.synchronous.database import Database

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

_T = TypeVar("_T")
Document = dict[str, Any]
Filter = Mapping[str, Any]
Update = Mapping[str, Any] | Sequence[Mapping[str, Any]]

READ_SECONDS = 3.0
WRITE_SECONDS = 15.0  # longer than an election, which typically takes 12 s at most (MongoDB's manual)
_PAUSE = 0.2
# The server's error codes, from its `error_codes.yml`.
_AUTH_CODES = {13, 18}
_DISK_CODES = {14031}
_NAME_CODES = {73, 13297}  # InvalidNamespace, such as by the rules of Windows; DatabaseDifferCase
# The stored document is corrupt: it breaks its collection's validator, or an operator of an update ($arrayToObject,
# $map, $in, $last, $concatArrays …) met a field of another type.
_CORRUPT_CODES = {121, 16554, 16883, 17041, 17124, 28651, 28664, 28689, 40080, 40081, 40386, 40390}
# A member of a set answers these while it starts, steps down or looks for a primary. The server labels only writes as
# retryable, so for reads the codes are listed here (134 is "read concern majority not available yet").
_TRANSIENT_CODES = {6, 7, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436}
_log = logging.getLogger(__name__)


def as_storage_error(error: PyMongoError) -> StorageError:
    """Return a driver's error as a message for the user; the driver's own text goes into `detail`."""
    code = getattr(error, "code", None)
    if code in _AUTH_CODES:
        return StorageError(
            _("The database refused the name or password. Check CINEMA_MONGODB_URI."),
            code=ErrorCode.AUTH,
            detail=str(error),
        )
    if code in _DISK_CODES or "No space left" in str(error):
        words = _("The disk of the database server is full. Free some space on it, then try again.")
        return StorageError(words, code=ErrorCode.DISK_FULL, detail=str(error))
    if code in _NAME_CODES:
        words = _(
            "The database server does not take this name of a database. It may have another one of the same letters in "
            "upper or lower case: name that one."
        )
        return StorageError(words, code=ErrorCode.ADDRESS, detail=str(error))
    if isinstance(error, ConfigurationError):
        return StorageError(
            _("The address of the database can't be used: {reason}").format(reason=error), code=ErrorCode.ADDRESS
        )
    if isinstance(error, ConnectionFailure):
        return StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY, detail=str(error))
    if code in _CORRUPT_CODES:
        words = _("Stored data is corrupt, so nothing was changed. Run “cinema audit” to find it.")
        return StorageError(words, code=ErrorCode.CORRUPT, detail=str(error))
    words = _("The database refused a request. Run “cinema doctor” to see why.")
    return StorageError(words, code=ErrorCode.STORAGE, detail=str(error))


@contextmanager
def driver_errors() -> Iterator[None]:
    """Turn driver errors raised inside into StorageError, except DuplicateKeyError."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except PyMongoError as error:
        raise as_storage_error(error) from error


def _is_transient(error: PyMongoError) -> bool:
    """Tell whether a retry may succeed: after a lost connection, during an election, while a server starts."""
    if isinstance(error, AutoReconnect | WTimeoutError | ExecutionTimeout):
        return True
    return isinstance(error, PyMongoError) and (
        error.has_error_label("RetryableWriteError")
        or error.has_error_label("TransientTransactionError")
        or (isinstance(error, OperationFailure) and error.code in _TRANSIENT_CODES)
    )


class Collection:
    """A driver's collection with retries and translated errors.

    `locate` returns the database to use just now: it starts a private server again that died, and the database is
    another object, of another client, once that server has moved to another port.
    """

    def __init__(
        self, driver: DriverCollection[Document], locate: Callable[[], Database[Document]] | None = None
    ) -> None:
        self._driver = driver
        self._locate = locate

    @property
    def driver(self) -> DriverCollection[Document]:
        """The driver's collection as it is to be used just now; StorageError if the private server can't be started."""
        if self._locate is not None:
            database, known = self._locate(), self._driver
            if database is not known.database:
                self._driver = database.get_collection(
                    known.name, known.codec_options, known.read_preference, known.write_concern, known.read_concern
                )
        return self._driver

    def with_any_date(self) -> "Collection":
        """Return the same collection; a date beyond Python's range is read as its milliseconds, not as an error."""
        options = self._driver.codec_options.with_options(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
        return Collection(self._driver.with_options(codec_options=options), self._locate)

    def acknowledged(self) -> "Collection":
        """Return the same collection with write concern 1: a fail-over may lose an acknowledged write.

        Only for data derived from the journal, which is written again from it and confirmed by a majority read.
        """
        return Collection(self._driver.with_options(write_concern=WriteConcern(w=1)), self._locate)

    def fresh(self) -> "Collection":
        """Return the same collection with read concern local: it reads the primary's newest data, majority or not.

        Only for data derived from the journal, so that a till sees its own w:1 writes at once. The journal itself is
        always read at majority.
        """
        return Collection(self._driver.with_options(read_concern=ReadConcern("local")), self._locate)

    def _run(self, seconds: float, operation: Callable[[DriverCollection[Document]], _T]) -> _T:
        """Run an operation, and retry it after a transient error until `seconds` have passed; StorageError then."""
        deadline = time.monotonic() + seconds
        while True:
            driver = self.driver
            try:
                return operation(driver)
            except DuplicateKeyError:
                raise
            except PyMongoError as error:
                # After a move the time went into the server's start: the new client gets its try whatever the deadline.
                may_succeed = _is_transient(error) and time.monotonic() < deadline
                if not may_succeed and not self._has_moved(driver, error):
                    raise as_storage_error(error) from error
                _log.info("trying again after %s", type(error).__name__)
            time.sleep(_PAUSE)

    def _has_moved(self, driver: DriverCollection[Document], error: PyMongoError) -> bool:
        """Tell whether an error comes from a client that was closed meanwhile, because its server has another port."""
        return isinstance(error, InvalidOperation) and self.driver.database is not driver.database

    def find_one(self, query: Filter, projection: Filter | None = None, **options: Any) -> Document | None:
        """Return one document, or None."""
        return self._run(READ_SECONDS, lambda driver: driver.find_one(query, projection, **options))

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
            lambda driver: list(driver.find(query, projection, sort=sort, limit=limit, skip=skip)),
        )

    def stream(
        self, query: Filter, projection: Filter, *, sort: Sequence[tuple[str, int]], batch: int = 2000
    ) -> Iterator[Document]:
        """Yield documents in bounded memory; an error ends it, since a retry would yield some documents twice."""
        with driver_errors(), self.driver.find(query, projection, sort=sort, batch_size=batch) as cursor:
            yield from cursor

    def aggregate(self, pipeline: Sequence[Filter], **options: Any) -> list[Document]:
        """Return an aggregation's documents as a list: the pipeline must bound their number."""
        return self._run(READ_SECONDS, lambda driver: list(driver.aggregate(pipeline, **options)))

    def count(self, query: Filter) -> int:
        """Count the documents that match; for an empty query, from the collection's metadata in constant time."""
        if not query:
            return self._run(READ_SECONDS, lambda driver: driver.estimated_document_count())
        return self._run(READ_SECONDS, lambda driver: driver.count_documents(query))

    def distinct(self, key: str, query: Filter) -> list[Any]:
        """Return the distinct values of a field."""
        return self._run(READ_SECONDS, lambda driver: driver.distinct(key, query))

    def insert_one(self, document: Document, seconds: float = WRITE_SECONDS) -> InsertOneResult:
        """Insert a document with its `_id` set; DuplicateKeyError if that, or a unique field, is taken."""
        return self._run(seconds, lambda driver: driver.insert_one(document))

    def update_one(self, query: Filter, update: Update, *, upsert: bool = False) -> UpdateResult:
        """Update one document."""
        return self._run(WRITE_SECONDS, lambda driver: driver.update_one(query, update, upsert=upsert))

    def update_many(self, query: Filter, update: Update) -> UpdateResult:
        """Update every document that matches."""
        return self._run(WRITE_SECONDS, lambda driver: driver.update_many(query, update))

    def replace_one(self, query: Filter, document: Document, *, upsert: bool = False) -> UpdateResult:
        """Replace one document."""
        return self._run(WRITE_SECONDS, lambda driver: driver.replace_one(query, document, upsert=upsert))

    def delete_one(self, query: Filter) -> DeleteResult:
        """Delete one document."""
        return self._run(WRITE_SECONDS, lambda driver: driver.delete_one(query))

    def delete_many(self, query: Filter) -> DeleteResult:
        """Delete every document that matches."""
        return self._run(WRITE_SECONDS, lambda driver: driver.delete_many(query))

    def change_big_one(self, query: Filter, update: Update, projection: Filter) -> Document | None:
        """Update one big document and return it, as `find_one_and_update`, without the driver's retryable write.

        For a retryable findAndModify the server stores a copy of the whole document to answer a retry with: a quarter
        of the update's cost for a seat map of 300 seats. Here only `_run` retries; the update carries its ids.
        """
        return self._run(WRITE_SECONDS, lambda driver: _change_once(driver, query, update, projection))

    def find_one_and_update(
        self, query: Filter, update: Update, projection: Filter | None = None, *, upsert: bool = False
    ) -> Document | None:
        """Update one document and return it as it is now, or None if nothing matched."""
        return self._run(
            WRITE_SECONDS,
            lambda driver: driver.find_one_and_update(query, update, projection, upsert=upsert, return_document=True),
        )


def _change_once(
    driver: DriverCollection[Document], query: Filter, update: Update, projection: Filter
) -> Document | None:
    reply = driver.database.command(
        "findAndModify",
        driver.name,
        codec_options=driver.codec_options,
        query=query,
        update=update,
        fields=projection,
        new=True,
        writeConcern=driver.write_concern.document,
    )
    # `command` doesn't raise for a write concern that was not reached, as the collection's own methods do.
    unconfirmed = reply.get("writeConcernError")
    if unconfirmed:
        raise WTimeoutError(unconfirmed.get("errmsg", ""), unconfirmed.get("code"), unconfirmed)
    found: Document | None = reply["value"]
    return found
