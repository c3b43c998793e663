"""A manager lends one permission by PIN, for one action at a till.

The journal has who lent what to whom, and who used it. The note of its use claims the loan, so of two uses, also by two
programs, only the first is recorded; what the caller holds is only the loan's name, and proves nothing.
"""

from cinema.domain.entries import ClaimTakenError, Entry
from cinema.domain.house_record import TILLS
from cinema.domain.ids import new_id
from cinema.domain.limits import ACTION_NAMES, LentAction, Loan, loan_end
from cinema.domain.operations import Changed
from cinema.domain.users import Actor, Rank
from cinema.errors import ConflictError, ManagerNeededError, NotAllowedError
from cinema.i18n import _
from cinema.ports import Journal, Users
from cinema.services.house_events import HouseEvents
from cinema.services.pin_check import PinCheck
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation

_FIELD = "loan"


class Lending:
    """Lends permissions, and judges them. `LentAction` names what can be lent."""

    def __init__(
        self,
        check: PinCheck,
        here: ThisStation,
        users: Users,
        journal: Journal,
        events: HouseEvents,
        standing: Standing,
    ) -> None:
        self._check = check
        self._here = here
        self._users = users
        self._journal = journal
        self._events = events
        self._standing = standing

    def lend(self, actor: Actor, manager: str, pin: str, action: LentAction) -> Loan:
        """Lend the actor an action at this till for a minute, by the PIN of the manager with this id. For staff.

        A wrong PIN is counted as at a sign-in and raises as `PinSignIn.sign_in` does. NotAllowedError if the person is
        no manager, told to who knows the PIN; ConflictError at a workstation that is no registered till.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        till = self._here.require_till()
        lender = self._check.find(manager, pin, till)
        if lender.role.rank < Rank.MANAGER:
            raise NotAllowedError(_("{name} is no manager. Choose one who is.").format(name=lender.name))
        said = {"field": _FIELD, "action": action.value, "to": actor.decider}
        by = Actor(lender.role, actor.workstation, actor.channel, lender.id, lender.name)
        entry = self._events.note(by, TILLS, till.id, said, operation=new_id())
        return Loan(entry.id, action, lender.id, lender.name, actor.decider, till.id, loan_end(entry.at))

    def require(self, actor: Actor, action: LentAction, loan: Loan | None) -> str:
        """Return the id of the manager by whose right the actor does this now: the actor's own, or the lender's.

        Uses the loan up, so it is called last before the action. ManagerNeededError without a loan, or if it is for
        something or somebody else, or over; ConflictError if it was used. "operator" for the operator of the machine.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if actor.role.rank >= Rank.MANAGER:
            return actor.decider
        if loan is None:
            words = _("This needs a manager: {action}. Ask one to type their PIN.")
            raise ManagerNeededError(words.format(action=_(ACTION_NAMES[action])), action)
        lender = self._lender(actor, action, self._journal.find(loan.id))
        if lender is None:
            words = _("The manager's permission was for something else, or its minute is over. Ask again.")
            raise ManagerNeededError(words, action)
        said = {"field": _FIELD, "action": action.value, "used": loan.id}
        try:
            self._events.note(actor, TILLS, self._here.require_till().id, said, claims=(f"loan:{loan.id}",))
        except ClaimTakenError:
            raise ConflictError(_("The manager's permission was used already. Ask again.")) from None
        return lender

    def _lender(self, actor: Actor, action: LentAction, entry: Entry | None) -> str | None:
        """Return the manager whose loan an entry is, if it is one to this actor for this action here and now."""
        here, lent = self._here.find(), entry.operation if entry is not None else None
        if here is None or entry is None or not isinstance(lent, Changed) or entry.till != here.id:
            return None
        said = {"field": _FIELD, "action": action.value, "to": actor.decider}
        if (lent.collection, lent.document, lent.version, lent.after) != (TILLS, here.id, 0, said):
            return None
        lender = self._users.standing(lent.by) if lent.by is not None else None
        if lender is None or lender.deactivated or lender.role.rank < Rank.MANAGER:
            return None
        return lender.id if self._journal.now() < loan_end(entry.at) else None
