"""The counter's side of requests to cancel: lists what waits, and refuses. The money is given back by `Refunds`."""

import logging

from cinema.domain.ids import is_id
from cinema.domain.own_tickets import LONGEST_WORD, CancelRequest, RequestState, WaitingRequest
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotFoundError, UnreadableError
from cinema.i18n import _
from cinema.ports import CancelRequests, Transactions, Users
from cinema.services.audience.names import name_of
from cinema.services.standing import Standing

_MOST = 200
_log = logging.getLogger(__name__)


class CancelDesk:
    """For staff."""

    def __init__(self, requests: CancelRequests, transactions: Transactions, users: Users, standing: Standing) -> None:
        self._requests = requests
        self._transactions = transactions
        self._users = users
        self._standing = standing

    def waiting(self, actor: Actor) -> tuple[WaitingRequest, ...]:
        """Return the open requests, the oldest first. For staff.

        One whose tickets were all given back is done: it is closed here, by whoever lists, and left out.
        """
        self._standing.check(actor).require_staff()
        found = self._requests.open(_MOST)
        sales = {name: self._sale(name) for name in dict.fromkeys(one.sale for one in found)}
        names: dict[str, str] = {}
        waiting = []
        for one in found:
            sale = sales[one.sale]
            if sale is None:
                continue
            if one.is_given_back(sale):
                self._requests.end(one.id, RequestState.DONE, None)
                continue
            if one.customer not in names:
                names[one.customer] = name_of(self._users, one.customer)
            waiting.append(WaitingRequest(one, sale, names[one.customer]))
        return tuple(waiting)

    def refuse(self, actor: Actor, request_id: str, word: str) -> CancelRequest:
        """Refuse a request with a word that the customer reads, and return it. For staff; no money moves.

        InvalidInputError for the field `word` (required, at most 200 signs); ConflictError if the request isn't open
        any more or its tickets were given back, NotFoundError for an unknown one.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        tidy = clean_line(word, "word", _("reason"), longest=LONGEST_WORD)
        found = self._requests.find(request_id) if is_id(request_id) else None
        if found is None:
            raise NotFoundError(_("There is no such request."))
        done = None
        if not found.is_given_back(self._transactions.get(found.sale)):
            done = self._requests.end(found.id, RequestState.REFUSED, actor.decider, tidy)
        if done is None:
            raise ConflictError(_("This request has ended already: look at the list again."))
        return done

    def _sale(self, sale_id: str) -> Transaction | None:
        """Return a sale as it is now, not at majority: its refund may be of a moment ago. None for a corrupt one."""
        try:
            return self._transactions.find(sale_id)
        except UnreadableError as error:  # must not hide the other requests; the audit names it
            _log.warning("%s", error.message)
            return None
