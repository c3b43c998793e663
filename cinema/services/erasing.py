"""Erases a person for good; sales and the journal keep an id without an account."""

from cinema.domain.house_record import ERASED
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import NotFoundError
from cinema.ports import Baskets, Buyers, CancelRequests, Proposals, Reviews, SeatMaps, Users
from cinema.services.access_changes import AccessChanges
from cinema.services.audience.reservations import give_up_all
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck

_LEFT = 60  # seconds after which an erasure is taken to be cut off; it takes less than one
_NOBODY = Actor(Role.ADMIN, "", Channel.COMMAND)  # in whose name recovery writes


class Erasing:
    """Its callers check who may."""

    def __init__(
        self,
        users: Users,
        reviews: Reviews,
        buyers: Buyers,
        proposals: Proposals,
        cancel_requests: CancelRequests,
        sign_in: SignInCheck,
        roles: RoleEvents,
        access: AccessChanges,
        baskets: Baskets,
        seat_maps: SeatMaps,
    ) -> None:
        self._users = users
        self._reviews = reviews
        self._buyers = buyers
        self._proposals = proposals
        self._cancel_requests = cancel_requests
        self._sign_in = sign_in
        self._roles = roles
        self._access = access
        self._baskets = baskets
        self._seat_maps = seat_maps

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
        self._proposals.forget_writer(user.id)
        give_up_all(self._baskets, self._seat_maps, user.id)
        self._cancel_requests.forget_customer(user.id)
        self._sign_in.forget(user)
        self._users.remove(user.id)

    def unfinished(self, limit: int) -> tuple[str, ...]:
        """Return customers whose erasure a crash cut off: they can neither sign in nor repeat it."""
        return self._users.half_erased(_LEFT, limit)

    def finish(self, user_id: str) -> None:
        """Go on with an erasure; the journal may note it twice. A repeat changes nothing."""
        try:
            user = self._users.get(user_id)
        except NotFoundError:  # another program was faster
            return
        if user.role is Role.CUSTOMER:
            self.erase(_NOBODY, user)
