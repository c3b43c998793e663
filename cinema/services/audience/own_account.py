"""What people do with their own account besides name and password: e-mail, sessions, a copy of their data, the end."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cinema.domain.house_record import EXPORT, SESSIONS
from cinema.domain.own_account import email_taken, erased_by_an_administrator
from cinema.domain.purchases import tickets_to_come
from cinema.domain.registration import check_email
from cinema.domain.users import Actor, Role, User
from cinema.errors import ConflictError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import Clock, People, Transactions, Users
from cinema.services.erasing import Erasing
from cinema.services.office.personal_data import PersonalData
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck
from cinema.services.standing import Standing

_TRIES = 5  # to store an e-mail while other details of the account are being changed
_AT_ONCE = 200  # purchases


class OwnAccount:
    """For everybody with an account, but not at a kiosk, where others wait. Comparing passwords takes 0.2 s on purpose.

    A wrong password is counted as at a sign-in and raises InvalidInputError for `password`; TooManyAttemptsError while
    a wait lasts.
    """

    def __init__(
        self,
        users: Users,
        people: People,
        transactions: Transactions,
        standing: Standing,
        sign_in: SignInCheck,
        roles: RoleEvents,
        erasing: Erasing,
        data: PersonalData,
        write: Callable[[Path, Mapping[str, Any]], None],
        clock: Clock,
    ) -> None:
        """`write` writes plain values into a new file."""
        self._users = users
        self._people = people
        self._transactions = transactions
        self._standing = standing
        self._sign_in = sign_in
        self._roles = roles
        self._erasing = erasing
        self._data = data
        self._write = write
        self._clock = clock

    def change_email(self, actor: Actor, password: str, email: str) -> User:
        """Replace the actor's e-mail, by which they also sign in, and return the user; a repeat changes nothing.

        InvalidInputError for `email` if it is none; ConflictError for `email` if another account has it (case ignored),
        or another window changed it at the same time. The note in the journal comes first.
        """
        user = self._own(actor)
        tidy = check_email(email)
        self._sign_in.confirm(user, password)
        if user.email == tidy:
            return user
        other = self._users.find_login(tidy)
        if other is not None and other[0].id != user.id:  # known already, so nothing is noted; the index decides
            raise email_taken()
        self._roles.note(actor, user, "email")
        try:
            return self._store(user, tidy)
        finally:
            self._users.forget(user.id)

    def _store(self, user: User, email: str) -> User:
        """Store an e-mail at the account's present revision, whatever else of it is changed meanwhile."""
        stored = user
        for _try in range(_TRIES):
            saved = self._people.save(stored, replace(stored, email=email))
            if saved is not None:
                return saved
            stored = self._users.get(user.id)
            if stored.email == email:
                return stored
            if stored.email != user.email:
                break
        raise ConflictError(_("Your account was changed in another window just now. Please try again."), field="email")

    def sign_out_everywhere(self, actor: Actor, password: str) -> None:
        """End every session of the actor until now, this one too; a repeat ends those that began since."""
        user = self._own(actor)
        self._sign_in.confirm(user, password)
        self._roles.note(actor, user, SESSIONS)
        self._users.end_sessions(user.id)

    def export(self, actor: Actor) -> Mapping[str, Any]:
        """Return all that the house keeps of the actor, as plain values and instants; it is noted in the journal."""
        user = self._own(actor)
        self._roles.note(actor, user, EXPORT)
        return self._data.of(user)

    def save_export(self, actor: Actor, file: Path) -> None:
        """Write what `export` returns into a new JSON file; InvalidInputError for `file` if it can't be written."""
        self._write(file, self.export(actor))

    def tickets_to_come(self, actor: Actor) -> int:
        """Return how many tickets the actor has for screenings that are not over: erased, they are listed nowhere."""
        user, now = self._own(actor), self._clock.now()
        count = offset = 0
        while found := self._transactions.of_customer(user.id, _AT_ONCE, offset):
            count += tickets_to_come(found, now)
            offset += len(found)
        return count

    def erase(self, actor: Actor, password: str) -> None:
        """Erase the actor for good, as `Accounts.erase` does. For customers: staff ask an administrator.

        ConflictError while a payment of theirs is being decided. A repeat goes on where a crash cut it off, and then
        asks for no password: it is the first thing that is deleted.
        """
        user = self._half_erased(actor)
        if user is None:
            user = self._own(actor)
            if user.role is not Role.CUSTOMER:
                raise erased_by_an_administrator()
            self._sign_in.confirm(user, password)
            # A sale that begins at another window at this instant ends without an account, as a guest's does.
            if self._transactions.undecided_of(user.id, 1):
                words = _("One of your payments is still being checked. Delete the account when that is settled.")
                raise ConflictError(words)
        self._erasing.erase(actor, user)

    def _own(self, actor: Actor) -> User:
        """Return the actor's user as stored now; NotAllowedError for a guest and at a kiosk."""
        actor.require_staffed()
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        return self._users.get(self._standing.check(actor).user or "")

    def _half_erased(self, actor: Actor) -> User | None:
        """Return the actor's user if it is a customer whose erasure was begun and cut off."""
        actor.require_staffed()
        if actor.user is None or self._users.standing(actor.user) is not None:
            return None
        try:
            user = self._users.get(actor.user)
        except NotFoundError:
            return None
        return user if user.role is Role.CUSTOMER else None
