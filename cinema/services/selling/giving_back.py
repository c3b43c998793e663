"""Whether a cashier may give money back now: as much as the drawer holds and the house's limit allows."""

from collections.abc import Sequence

from cinema.domain.cash_rounding import cash_step, with_rounding
from cinema.domain.limits import LentAction, Loan, refund_needs_manager
from cinema.domain.payments import AttemptState, Provider
from cinema.domain.refunds import RefundShare
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.ports import HouseSettings
from cinema.services.lending import Lending
from cinema.services.selling.stretches import Stretches


class GivingBack:
    """Judges what refunds, voids and exchanges give back, before any of it is asked for."""

    def __init__(self, stretches: Stretches, settings: HouseSettings, lending: Lending) -> None:
        self._stretches = stretches
        self._settings = settings
        self._lending = lending

    def rounded(self, sale: Transaction, shares: Sequence[RefundShare]) -> tuple[RefundShare, ...]:
        """Return the shares of a refund or exchange of a sale with their cash rounded to the house's coins."""
        house, _wrong = self._settings.judged()
        return with_rounding(sale, shares, cash_step(house))

    def require(
        self,
        actor: Actor,
        sale: Transaction,
        shares: Sequence[RefundShare],
        loan: Loan | None,
        *,
        used: bool = False,
        turned: bool = False,
    ) -> None:
        """Raise an error unless these shares of a sale may be given back; called last, since it uses the loan up.

        ConflictError if the drawer of this till's open session holds less cash; ManagerNeededError without a loan for
        tickets that let somebody in (`used`), for what goes to another tender (`turned`), and for what is above the
        house's limit, counted with what was given back of this sale before.
        """
        if cash := sum(one.paid_out for one in shares if one.provider is Provider.CASH):
            self._stretches.require_cash(cash)
        if used or turned:
            self._lending.require(actor, LentAction.OTHER_TENDER if turned else LentAction.USED_TICKET, loan)
            return  # whoever allowed it saw the amount and the tender
        # Seat by seat would be below the limit each time.
        counted = [one for one in sale.refunds if one.is_under_way or one.state is AttemptState.APPROVED]
        before = sum(share.returned for one in counted for share in one.shares)
        amount = sum(one.returned for one in shares)
        house, _wrong = self._settings.judged()
        if amount and refund_needs_manager(house, before + amount):
            self._lending.require(actor, LentAction.REFUND, loan)
