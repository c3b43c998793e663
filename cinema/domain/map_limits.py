"""What limits the holds of one screening's seat map beside its seats, when the map is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.quotas import Quota, seat_quotas
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import SeatQuota
from cinema.domain.seat_reservations import OutReason, Reservation, reservations


@dataclass(frozen=True, slots=True)
class MapLimits:
    """Quotas, reserved seats, when sales begin, and seats that are `out` of sale.

    `card` and `version` say which price card the quotas come from.
    """

    quotas: tuple[SeatQuota, ...] = ()
    reserved: Mapping[str, Reservation] = field(default_factory=dict)
    sell_from: datetime | None = None
    card: str = ""
    version: int = 0
    out: Mapping[str, OutReason] = field(default_factory=dict)


def limits_of(
    screening: Screening,
    plan: SeatPlan,
    out: Mapping[str, OutReason],
    quotas: Iterable[Quota] = (),
    card: str = "",
    version: int = 0,
) -> MapLimits:
    """Return the limits of a screening's new map on a plan: the plan's reserved seats, and what the room and card say.

    `out` are the room's seats out of sale on its day (`Auditorium.out_on`); of them the plan's seats count.
    """
    gone = {seat: reason for seat, reason in out.items() if seat in plan.by_id and seat not in plan.blocked}
    return MapLimits(
        quotas=seat_quotas(quotas, plan.capacity - len(gone)),
        reserved=reservations(plan.reserved, screening.starts_at),
        sell_from=screening.sell_from,
        card=card,
        version=version,
        out=gone,
    )
