"""Whether staff may sell tickets of a screening that began: a cashier for some minutes, a manager until its end."""

from datetime import datetime

from cinema.domain.late_sales import LateSale, LateWish, late_until
from cinema.domain.limits import LentAction, late_sale_needs_manager
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.users import Actor
from cinema.errors import LateSaleError, NotSellingError
from cinema.i18n import _, ngettext
from cinema.ports import HouseSettings, SeatMaps
from cinema.services.lending import Lending


class LateSales:
    """Says until when a hold may be taken. The guard of the hold judges it, by the database's clock."""

    def __init__(self, seat_maps: SeatMaps, settings: HouseSettings, lending: Lending) -> None:
        self._seat_maps = seat_maps
        self._settings = settings
        self._lending = lending

    def until(self, actor: Actor, screening: Screening) -> datetime | None:
        """Return until when this actor holds seats without being asked, if that is later than sales end; else None."""
        if not actor.is_staff:
            return None
        return late_until(self._settings.house(), screening.starts_at, screening.ends_at)

    def require(
        self, actor: Actor, screening: Screening, hold_id: str, wish: LateWish | None, refused: NotSellingError
    ) -> LateSale:
        """Return what allows a hold that was refused because sales are over; raises `refused` if nothing can.

        A hold that was allowed stays so, for its further seats and for a repeat. LateSaleError without a reason;
        ManagerNeededError without a loan, for a cashier. Called last, since it uses the loan up.
        """
        seat_map = self._seat_maps.get(screening.id)
        is_on = seat_map.selling and (seat_map.sell_from is None or seat_map.sell_from <= seat_map.now)
        is_off = screening.state is not ScreeningState.SCHEDULED or seat_map.now >= screening.ends_at
        if not actor.is_staff or not is_on or is_off:
            raise refused
        stored = self._seat_maps.find_hold(screening.id, hold_id)
        if stored is not None and stored.late is not None:
            return stored.late
        if wish is None:
            minutes = int((seat_map.now - screening.starts_at).total_seconds() // 60)
            words = ngettext(
                "It began {count} minute ago. Say why a ticket is sold now.",
                "It began {count} minutes ago. Say why a ticket is sold now.",
                minutes,
            )
            words = words.format(count=minutes) if minutes >= 0 else _("Sales are over. Say why a ticket is sold now.")
            raise LateSaleError(words)
        by = actor.decider
        if late_sale_needs_manager(self._settings.house(), screening.starts_at, seat_map.now):
            by = self._lending.require(actor, LentAction.LATE_SALE, wish.loan)
        return LateSale(wish.reason, by, screening.ends_at)
