"""Compares PINs at a registered till: every try is counted there before it is compared."""

from cinema.domain.house_record import PIN
from cinema.domain.ids import is_id
from cinema.domain.pins import PIN_LENGTH, PinTry, check_pin, pin_fault
from cinema.domain.tills import Till
from cinema.domain.users import Actor, Channel, User
from cinema.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PinLockedError,
    PinToReplaceError,
)
from cinema.i18n import _, ngettext
from cinema.ports import Passwords, Pins, StoredPin
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import deactivated

_MOST_COMPARED = 8 * PIN_LENGTH[1]


class PinCheck:
    """Finds out whether somebody knows a person's PIN. Comparing takes about 0.2 s on purpose."""

    def __init__(self, pins: Pins, passwords: Passwords, roles: RoleEvents, workstation: str) -> None:
        self._pins = pins
        self._passwords = passwords
        self._roles = roles
        self._workstation = workstation

    def find(self, person: str, pin: str, till: Till) -> User:
        """Return the member of staff with this id, whose PIN it is.

        InvalidInputError for a wrong one, with the tries that are left; PinLockedError after five wrong tries at this
        till, or twenty in the house; PinToReplaceError for a right one that was given, or may not be a PIN any more;
        NotFoundError for nobody of the staff. NotAllowedError for a deactivated account, told to who knows its PIN.
        """
        stored = self._compared(person, pin, till)
        if stored.given:
            raise PinToReplaceError(_("This PIN was given to you. Choose one of your own."))
        if (fault := pin_fault(pin.strip(), stored.user.staff_number)) is not None:
            raise PinToReplaceError(fault)
        return stored.user

    def replace(self, person: str, pin: str, new: str, till: Till) -> User:
        """Replace a PIN by one that its owner has chosen, and return the user; raises as `find` does.

        InvalidInputError for `new_pin` that is no good, or the present one. ConflictError if it was replaced or taken
        away meanwhile.
        """
        stored = self._compared(person, pin, till)
        user = stored.user
        tidy = check_pin(new, user.staff_number, field="new_pin")
        if tidy == pin.strip():
            raise InvalidInputError(_("Choose another PIN than the one that was given to you."), field="new_pin")
        new_hash = self._passwords.hash(tidy)
        owner = Actor(user.role, self._workstation, Channel.BOX_OFFICE, user.id, user.name)
        self._roles.seal_pin(owner, user, new_hash)
        if not self._pins.set(user.id, new_hash, instead_of=stored.hash):
            raise ConflictError(_("Your PIN was changed meanwhile. Ask for a new one."), field=PIN)
        return user

    def _compared(self, person: str, pin: str, till: Till) -> StoredPin:
        if not pin.strip():
            raise InvalidInputError(_("Type your PIN."), field=PIN)
        stored = self._pins.find(person) if is_id(person) else None
        if stored is None:
            raise NotFoundError(_("There is no such member of staff."), field="person")
        if not stored.hash:
            words = _("{name} has no PIN, or one that has expired. Sign in with the password.")
            raise InvalidInputError(words.format(name=stored.user.name), field=PIN)
        tried = self._pins.begin(stored.user.id, till.id)
        if not tried.allowed:
            raise _locked(stored.user, tried)
        if not self._passwords.matches(pin.strip()[:_MOST_COMPARED], stored.hash):
            if not tried.left:
                raise _locked(stored.user, tried)
            words = ngettext(
                "The PIN is wrong. {count} more try, then a manager must unlock it.",
                "The PIN is wrong. {count} more tries, then a manager must unlock it.",
                tried.left,
            )
            raise InvalidInputError(words.format(count=tried.left), field=PIN)
        self._pins.succeeded(stored.user.id, till.id)
        if stored.user.deactivated:
            raise NotAllowedError(deactivated())
        return stored


def _locked(user: User, tried: PinTry) -> PinLockedError:
    if tried.here:
        words = _("The PIN of {name} is locked at this till after 5 wrong tries. A manager unlocks it.")
    else:
        words = _("The PIN of {name} is locked after many wrong tries at the tills of the house. A manager unlocks it.")
    return PinLockedError(words.format(name=user.name))
