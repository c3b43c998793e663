"""Every refusal that a user may meet: a code for programs, a sentence for people, and the field it is about.

An error that is not one of these is a defect or an accident, and is shown as such by its caller.
"""

from collections.abc import Sequence
from enum import StrEnum


class ErrorCode(StrEnum):
    """What was refused, for programs and logs; stable and never translated. From STORAGE on: why storage failed."""

    REFUSED = "refused"
    INVALID = "invalid"
    NOT_FOUND = "not-found"
    NOT_ALLOWED = "not-allowed"
    CONFLICT = "conflict"
    SEATS_LOST = "seats-lost"
    HOLD_EXPIRED = "hold-expired"
    NOT_SELLING = "not-selling"
    PAYMENT_REFUSED = "payment-refused"
    PAYMENT_UNRESOLVED = "payment-unresolved"
    SLIP_KNOWN = "slip-known"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    UNREADABLE = "unreadable"
    STORAGE = "storage"
    ADDRESS = "address"
    AUTH = "auth"
    AWAY = "away"
    CORRUPT = "corrupt"
    DATA_FOLDER = "data-folder"
    DISK_FULL = "disk-full"
    HALF_RESTORED = "half-restored"
    NEWER = "newer"
    NO_MONGOD = "no-mongod"
    NO_SNAPSHOT = "no-snapshot"
    RESTORE = "restore"
    SNAPSHOT_TOO_OLD = "snapshot-too-old"
    START_FAILED = "start-failed"
    TILL_KEY = "till-key"
    UNRELEASED = "unreleased"
    VERSION = "version"


class CinemaError(Exception):
    """A refusal with a sentence for the user.

    `field` names the input it belongs to, where there is one.
    """

    code = ErrorCode.REFUSED

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInputError(CinemaError):
    """What was typed can't be accepted; `field` says where."""

    code = ErrorCode.INVALID


class NotFoundError(CinemaError):
    """What was named does not exist."""

    code = ErrorCode.NOT_FOUND


class NotAllowedError(CinemaError):
    """The person's role does not permit it."""

    code = ErrorCode.NOT_ALLOWED


class ConflictError(CinemaError):
    """Somebody else was faster, or it is already so."""

    code = ErrorCode.CONFLICT


class SeatsLostError(ConflictError):
    """Seats that were asked for are gone; `seats` names them."""

    code = ErrorCode.SEATS_LOST

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class HoldExpiredError(ConflictError):
    """The hold ran out; its seats are free again."""

    code = ErrorCode.HOLD_EXPIRED


class NotSellingError(ConflictError):
    """The screening is not on sale: started, cancelled or closed."""

    code = ErrorCode.NOT_SELLING


class PaymentRefusedError(CinemaError):
    """The money was not taken; `reason` is the terminal's own word (declined, insufficient-funds …)."""

    code = ErrorCode.PAYMENT_REFUSED

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PaymentUnresolvedError(CinemaError):
    """Nobody knows yet whether the money was taken; a manager decides with the terminal's log."""

    code = ErrorCode.PAYMENT_UNRESOLVED


class SlipKnownError(ConflictError):
    """A separate terminal's slip is noted for another sale; asked again as known, its money is recorded."""

    code = ErrorCode.SLIP_KNOWN

    def __init__(self, message: str) -> None:
        super().__init__(message, field="reference")


class TooManyAttemptsError(CinemaError):
    """Sign-in is slowed or locked for this login; `seconds` until the next try."""

    code = ErrorCode.TOO_MANY_ATTEMPTS

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message, field="login")
        self.seconds = seconds


class UnreadableError(CinemaError):
    """What is stored is not what the program writes: somebody changed it by hand."""

    code = ErrorCode.UNREADABLE


class StorageError(CinemaError):
    """The database can't be used just now; `detail` is for the log and `cinema doctor`."""

    code = ErrorCode.STORAGE

    def __init__(self, message: str, *, code: ErrorCode = ErrorCode.STORAGE, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail
