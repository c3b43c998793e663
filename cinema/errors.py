"""The errors shown to users: each has a code for programs, a message for people, and possibly a field.

Any other exception is a defect; the window or command that catches it reports it as one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum


class ErrorCode(StrEnum):
    """The codes of errors, for programs and logs: stable, never translated. From STORAGE on, those of StorageError."""

    REFUSED = "refused"
    INVALID = "invalid"
    NOT_FOUND = "not-found"
    NOT_ALLOWED = "not-allowed"
    MANAGER_NEEDED = "manager-needed"
    SIGNED_OUT = "signed-out"
    CONFLICT = "conflict"
    CHANGED_MEANWHILE = "changed-meanwhile"
    SEATS_LOST = "seats-lost"
    SPACES_KEPT = "spaces-kept"
    SPACES_TAKEN = "spaces-taken"
    STRANDED_SEATS = "stranded-seats"
    QUOTA_EXHAUSTED = "quota-exhausted"
    HOLD_EXPIRED = "hold-expired"
    NOT_SELLING = "not-selling"
    LATE_SALE = "late-sale"
    PAYMENT_REFUSED = "payment-refused"
    PAYMENT_UNRESOLVED = "payment-unresolved"
    SLIP_KNOWN = "slip-known"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    PIN_LOCKED = "pin-locked"
    PIN_TO_REPLACE = "pin-to-replace"
    UNREADABLE = "unreadable"
    STORAGE = "storage"
    ADDRESS = "address"
    AUTH = "auth"
    AWAY = "away"
    CORRUPT = "corrupt"
    DATA_FOLDER = "data-folder"
    DATA_GONE = "data-gone"
    DISK_FULL = "disk-full"
    HALF_RESTORED = "half-restored"
    NEWER = "newer"
    NO_MONGOD = "no-mongod"
    NO_SNAPSHOT = "no-snapshot"
    REHEARSAL = "rehearsal"
    RESTORE = "restore"
    SNAPSHOT_TOO_OLD = "snapshot-too-old"
    START_FAILED = "start-failed"
    TILL_KEY = "till-key"
    UNRELEASED = "unreleased"
    VERSION = "version"


class CinemaError(Exception):
    """Base of all errors shown to users. `message` is translated; `field` names the input at fault, if there is one."""

    code = ErrorCode.REFUSED

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInputError(CinemaError):
    """An input is not acceptable; `field` names it."""

    code = ErrorCode.INVALID


class InvalidFieldsError(InvalidInputError):
    """Several inputs of a form are not acceptable: `fields` has a message for each, in the order of the form."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        first = next(iter(fields))
        super().__init__(fields[first], field=first)
        self.fields = dict(fields)


class InvalidFileError(InvalidFieldsError):
    """Several places of a file are wrong: `fields` has words for each path. The message has a line for each."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields)
        self.message = "\n".join(f"{path}: {words}" for path, words in fields.items())
        self.args = (self.message,)


class HourTwiceError(InvalidInputError):
    """A time that comes twice, in the night in which clocks are set back; `choices` are the two instants, in UTC."""

    def __init__(self, message: str, choices: tuple[datetime, datetime], *, field: str) -> None:
        super().__init__(message, field=field)
        self.choices = choices


class NotFoundError(CinemaError):
    """The named object does not exist."""

    code = ErrorCode.NOT_FOUND


class NotAllowedError(CinemaError):
    """The actor's role or channel does not permit the action."""

    code = ErrorCode.NOT_ALLOWED


class ManagerNeededError(NotAllowedError):
    """The action is beyond a cashier's limits: a manager lends it by PIN. `action` is its `LentAction`."""

    code = ErrorCode.MANAGER_NEEDED

    def __init__(self, message: str, action: str) -> None:
        super().__init__(message)
        self.action = action


class SignedOutError(NotAllowedError):
    """The session of the actor has ended: the account is gone or deactivated, or its sessions were ended."""

    code = ErrorCode.SIGNED_OUT


class ConflictError(CinemaError):
    """The stored state excludes the action: another program was faster, or it was done already."""

    code = ErrorCode.CONFLICT


class ChangedMeanwhileError(ConflictError):
    """Somebody else changed the document since it was read; nothing was changed.

    `fields` were changed, by the user with the id `by` (None: the operator of a machine), at the instant `at`.
    """

    code = ErrorCode.CHANGED_MEANWHILE

    def __init__(self, message: str, *, fields: Sequence[str], by: str | None, at: datetime) -> None:
        super().__init__(message)
        self.fields, self.by, self.at = tuple(fields), by, at


class TitleKnownError(ConflictError):
    """A title that is proposed is in the catalogue already, as `movie`; it may be proposed all the same."""

    def __init__(self, message: str, movie: str) -> None:
        super().__init__(message, field="title")
        self.movie = movie


class OverlapError(ConflictError):
    """An auditorium is booked at that time by `screening` (empty: by one that has gone meanwhile)."""

    def __init__(self, message: str, screening: str) -> None:
        super().__init__(message, field="starts_at")
        self.screening = screening


class ScreeningLockedError(ConflictError):
    """Tickets of the screening are sold or being bought, so such a change needs a reason."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="override_reason")


class SeatsLostError(ConflictError):
    """Requested seats are taken; `seats` names them."""

    code = ErrorCode.SEATS_LOST

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class SeatsKeptBackError(ConflictError):
    """Requested seats are reserved for others; `seats` names them."""

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class SpacesKeptError(ConflictError):
    """Accessible spaces are kept for wheelchair users until every other seat is taken; `seats` names them."""

    code = ErrorCode.SPACES_KEPT

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class SpacesTakenError(SeatsLostError):
    """Too few wheelchair spaces are free; `others` of those taken went to parties without a wheelchair."""

    code = ErrorCode.SPACES_TAKEN

    def __init__(self, message: str, others: int) -> None:
        super().__init__(message, ())
        self.others = others


class StrandedSeatsError(InvalidInputError):
    """The basket would leave single seats free between others; `seats` are their ids. Staff may give a reason."""

    code = ErrorCode.STRANDED_SEATS

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class QuotaExhaustedError(ConflictError):
    """Too few tickets of a `group` of types are left at a screening; `left` is how many, never negative."""

    code = ErrorCode.QUOTA_EXHAUSTED

    def __init__(self, message: str, group: str, left: int) -> None:
        super().__init__(message, field="type")
        self.group, self.left = group, left


class NotPinnedError(ConflictError):
    """A hold can't be pinned for a payment, so no money was taken. One of the errors below says why."""


class OtherTypesError(NotPinnedError):
    """Seats are held as other ticket types than they are to be paid as."""


class HoldExpiredError(NotPinnedError):
    """The hold expired; its seats are free again."""

    code = ErrorCode.HOLD_EXPIRED


class NotSellingError(ConflictError):
    """The screening is not on sale: started, cancelled or closed."""

    code = ErrorCode.NOT_SELLING


class LateSaleError(NotSellingError):
    """The screening began too long ago for a cashier: a sale needs a reason, and a manager."""

    code = ErrorCode.LATE_SALE


class PaymentRefusedError(CinemaError):
    """The money was not taken; `reason` is the terminal's code (declined, insufficient-funds …)."""

    code = ErrorCode.PAYMENT_REFUSED

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PaymentUnresolvedError(CinemaError):
    """The outcome of a payment is unknown; a manager resolves it with the terminal's log."""

    code = ErrorCode.PAYMENT_UNRESOLVED


class PendingSalesError(ConflictError):
    """Payments or refunds have no outcome yet, so a session or day can't be closed; `sales` are the ids."""

    def __init__(self, message: str, sales: Sequence[str]) -> None:
        super().__init__(message, field="pending")
        self.sales = tuple(sales)


class VoucherRefusedError(ConflictError):
    """A voucher can't be redeemed so: it is blocked, replaced, out of date, used up, or has too little left."""


class SlipKnownError(ConflictError):
    """A separate terminal's slip is recorded for another sale; a retry with `known_slip` records it anyway."""

    code = ErrorCode.SLIP_KNOWN

    def __init__(self, message: str) -> None:
        super().__init__(message, field="reference")


class TooManyAttemptsError(CinemaError):
    """The login is slowed or locked; the next attempt is allowed after `seconds`."""

    code = ErrorCode.TOO_MANY_ATTEMPTS

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message, field="login")
        self.seconds = seconds


class PinLockedError(CinemaError):
    """A person's PIN is locked here after wrong tries; a manager unlocks it, and their password works as before."""

    code = ErrorCode.PIN_LOCKED

    def __init__(self, message: str) -> None:
        super().__init__(message, field="pin")


class PinToReplaceError(InvalidInputError):
    """The PIN is right, but was given by an administrator: it must be replaced by one of the person's own."""

    code = ErrorCode.PIN_TO_REPLACE

    def __init__(self, message: str) -> None:
        super().__init__(message, field="new_pin")


class UnreadableError(CinemaError):
    """A stored document is corrupt: a field is missing or has the wrong type."""

    code = ErrorCode.UNREADABLE


class StorageError(CinemaError):
    """The database can't be used, or refused a request; `detail` is for the log and `cinema doctor`."""

    code = ErrorCode.STORAGE

    def __init__(self, message: str, *, code: ErrorCode = ErrorCode.STORAGE, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail
