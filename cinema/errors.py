"""Every refusal that a user may meet: a code for programs, a sentence for people, and the field it is about.

An error that is not one of these is a defect or an accident, and is shown as such by its caller.
"""

from collections.abc import Sequence


class CinemaError(Exception):
    """A refusal with a sentence for the user.

    `code` is stable and not translated; `field` names the input it belongs to, where there is one.
    """

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidInputError(CinemaError):
    """What was typed can't be accepted; `field` says where."""

    code = "invalid"


class NotFoundError(CinemaError):
    """What was named does not exist."""

    code = "not-found"


class NotAllowedError(CinemaError):
    """The person's role does not permit it."""

    code = "not-allowed"


class ConflictError(CinemaError):
    """Somebody else was faster, or it is already so."""

    code = "conflict"


class SeatsLostError(ConflictError):
    """Seats that were asked for are gone; `seats` names them."""

    code = "seats-lost"

    def __init__(self, message: str, seats: Sequence[str]) -> None:
        super().__init__(message, field="seats")
        self.seats = tuple(seats)


class HoldExpiredError(ConflictError):
    """The hold ran out; its seats are free again."""

    code = "hold-expired"


class NotSellingError(ConflictError):
    """The screening is not on sale: started, cancelled or closed."""

    code = "not-selling"


class PaymentRefusedError(CinemaError):
    """The money was not taken; `reason` is the terminal's own word (declined, insufficient-funds …)."""

    code = "payment-refused"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PaymentUnresolvedError(CinemaError):
    """Nobody knows yet whether the money was taken; a manager decides with the terminal's log."""

    code = "payment-unresolved"


class SlipKnownError(ConflictError):
    """A separate terminal's slip is noted for another sale; asked again as known, its money is recorded."""

    code = "slip-known"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="reference")


class TooManyAttemptsError(CinemaError):
    """Sign-in is slowed or locked for this login; `seconds` until the next try."""

    code = "too-many-attempts"

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message, field="login")
        self.seconds = seconds


class UnreadableError(CinemaError):
    """What is stored is not what the program writes: somebody changed it by hand."""

    code = "unreadable"


class StorageError(CinemaError):
    """The database can't be used just now; `detail` is for the log and `cinema doctor`."""

    code = "storage"

    def __init__(self, message: str, *, code: str = "storage", detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail
