"""Rules for PINs, by which staff sign in at a till: 4 to 8 digits, and none of those that are tried first."""

from dataclasses import dataclass
from itertools import pairwise

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

PIN_LENGTH = (4, 8)
PIN_RULE = N_("4 to 8 digits: no row such as 1234, no repetition such as 0000, and not your staff number.")
PIN_TRIES = 5
"""Wrong tries in a row that lock a person's PIN at a till."""
PIN_TRIES_IN_HOUSE = 20
"""Wrong tries at all tills together that lock it everywhere."""
GIVEN_HOURS = 24
_COLUMNS = {"2580", "0852", "1470", "0741", "147258", "147258369", "159357", "753951"}


@dataclass(frozen=True, slots=True)
class TillPerson:
    """Somebody who may sign in at a till. `number` is the staff number, empty for none; managers can lend."""

    id: str
    name: str
    number: str
    initials: str
    is_manager: bool = False


@dataclass(frozen=True, slots=True)
class PinState:
    """What is known of a person's PIN. `given`: by an administrator, so that it must be replaced at its first use.

    `locked_at` are the ids of the tills where it is locked; `locked` is also true where all tills refuse it.
    """

    exists: bool = False
    given: bool = False
    locked: bool = False
    locked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PinTry:
    """A try, counted before it is compared. `left`: how many more are allowed at this till if it is wrong."""

    allowed: bool
    left: int
    here: bool = True
    """Whether the tries of this till locked it, and not those of the whole house."""


def check_pin(text: str, staff_number: str = "", *, field: str = "pin") -> str:
    """Return a new PIN without spaces around it; InvalidInputError if `pin_fault` finds one."""
    pin = text.strip()
    fault = pin_fault(pin, staff_number)
    if fault is not None:
        raise InvalidInputError(fault, field=field)
    return pin


def pin_fault(pin: str, staff_number: str = "") -> str | None:
    """Say what is wrong with a new PIN, None if nothing is."""
    shortest, longest = PIN_LENGTH
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= longest):
        return _("A PIN has 4 to 8 digits.")
    if staff_number and pin.lstrip("0") == staff_number.lstrip("0"):
        return _("Choose a PIN that is not your staff number.")
    if _is_trivial(pin):
        return _("This PIN is among the first that are tried. Choose digits without a pattern.")
    return None


def _is_trivial(pin: str) -> bool:
    """Tell whether a PIN repeats a part, counts up or down, or is a column of the keypad."""
    repeats = any(
        len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1)
    )
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return repeats or steps in ({1}, {9}) or pin in _COLUMNS
