"""The code by which a guest gets receipt and tickets again at the counter; by itself it shows nothing to anybody."""

from cinema.domain.access import require_access
from cinema.domain.ids import is_id
from cinema.domain.kiosk import PickUp, code_until
from cinema.domain.users import Actor, Channel
from cinema.errors import ConflictError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import Database, HouseSettings, PickUps
from cinema.services.kiosk.pick_up_codes import with_code
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing


class GuestCodes:
    """For guests in the customer window. The counter finds the sale by the code: see `SaleSearches`."""

    def __init__(
        self,
        up_to_date: UpToDate,
        pick_ups: PickUps,
        settings: HouseSettings,
        database: Database,
        standing: Standing,
    ) -> None:
        self._up_to_date = up_to_date
        self._pick_ups = pick_ups
        self._settings = settings
        self._database = database
        self._standing = standing

    def code_for(self, actor: Actor, sale_id: str) -> PickUp:
        """Return the code of a guest's paid sale, made at the first call; a repeat returns the same.

        It works at the counter until the end of the day after the last screening at least. NotAllowedError for people
        with an account, in other windows and for others' sales, NotFoundError for an unknown sale, ConflictError for
        one that is not paid.
        """
        actor = self._standing.check(actor)
        if actor.user is not None or actor.is_staff or actor.channel is not Channel.CUSTOMER:
            raise NotAllowedError(_("Only a guest's purchase has such a code: yours is among your tickets."))
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        sale = self._up_to_date.current(sale_id)
        require_access(actor, sale)
        if sale.paid_at is None or sale.receipt_number is None:
            raise ConflictError(_("This sale is not paid, so there is no receipt."))
        known = self._pick_ups.find(sale.id)
        if known is not None and known.code:
            return known
        house, _wrong = self._settings.judged()
        now = self._database.now()
        return with_code(self._pick_ups, PickUp(sale.id, now, code_until(sale, house), sale.workstation, guest=True))
