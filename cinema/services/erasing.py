"""Erases a person for good; sales and the journal keep an id without an account."""

from cinema.domain.house_record import ERASED
from cinema.domain.users import Actor, Role, User
from cinema.ports import Buyers, CancelRequests, Reviews, Users
from cinema.services.access_changes import AccessChanges
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck


class Erasing:
    """Its callers check who may."""

    def __init__(
        self,
        users: Users,
        reviews: Reviews,
        buyers: Buyers,
        cancel_requests: CancelRequests,
        sign_in: SignInCheck,
        roles: RoleEvents,
        access: AccessChanges,
    ) -> None:
        self._users = users
        self._reviews = reviews
        self._buyers = buyers
        self._cancel_requests = cancel_requests
        self._sign_in = sign_in
        self._roles = roles
        self._access = access

    def erase(self, actor: Actor, user: User) -> None:
        """Erase a person; ConflictError for the last administrator. A repeat goes on where a crash cut it off.

        An administrator is made a customer first, by the one way in which a house loses an administrator.
        """
        if user.role is Role.ADMIN:
            self._users.stop_erasing(user.id)  # such a mark was made by hand
            self._access.give_role(actor, user, Role.CUSTOMER)
        # The account is deleted last: after a crash in between, the same name still finds it, and a repeat goes on.
        self._users.begin_erasing(user.id)
        self._roles.note(actor, user, ERASED)
        self._reviews.forget_writer(user.id)
        self._buyers.forget_customer(user.id)
        self._cancel_requests.forget_customer(user.id)
        self._sign_in.forget(user)
        self._users.remove(user.id)
