"""Who is holding which seats now, and their release by a manager, which is logged."""

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.baskets import OWNER
from cinema.domain.cancelling import HeldNow, seats_as_labels
from cinema.domain.ids import is_id
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import GUEST, Hold
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, SeatMaps, Users
from cinema.services.house_events import HouseEvents
from cinema.services.office.schedule_ends import SCREENINGS


class HeldSeats:
    """Reads and releases holds; its caller checks the permission."""

    def __init__(self, seat_maps: SeatMaps, auditoriums: Auditoriums, users: Users, events: HouseEvents) -> None:
        self._seat_maps = seat_maps
        self._auditoriums = auditoriums
        self._users = users
        self._events = events

    def of(self, screening: Screening) -> tuple[HeldNow, ...]:
        """Return the running holds of a screening, the one that ends first before the others."""
        names: dict[str, str | None] = {}
        plan = self._auditoriums.plan(screening.plan)
        found = [self._line(one, plan, names) for one in self._seat_maps.held_now(screening.id)]
        return tuple(sorted(found, key=lambda one: (one.is_pinned, one.seconds_left or 0, one.seats)))

    def release(self, actor: Actor, screening_id: str, hold_id: str) -> None:
        """Release a hold that is not being paid for.

        The note stands in the journal before the seats are free, and another one after it: of a release that a payment
        overtook there is the first alone, and so there is after a crash between them. NotFoundError if there is no such
        hold, or not any more; ConflictError if it is being paid.
        """
        held = self._seat_maps.find_hold(screening_id, hold_id) if is_id(hold_id) else None
        if held is None:
            raise NotFoundError(_not_held(), field="hold")
        if held.pinned is not None:
            raise ConflictError(_being_paid())
        workstation, _slash, user = held.owner.rpartition("/")
        said = {"released": hold_id, "seats": list(held.seats), "workstation": workstation, "holder": user}
        self._events.note(actor, SCREENINGS, screening_id, said)
        # The guard is in this update: a hold that was pinned meanwhile is left as it is.
        if not self._seat_maps.drop_hold(screening_id, hold_id):
            if self._seat_maps.find_hold(screening_id, hold_id) is not None:
                raise ConflictError(_being_paid())
            raise NotFoundError(_not_held(), field="hold")
        self._events.note(actor, SCREENINGS, screening_id, {**said, "done": True})

    def _line(self, one: Hold, plan: SeatPlan, names: dict[str, str | None]) -> HeldNow:
        workstation, _slash, user = one.owner.rpartition("/")
        waits = workstation == OWNER
        who = None if user == GUEST or waits else user
        if who is not None and who not in names:
            names[who] = self._name(who)
        left = None if one.pinned is not None else round(one.seconds_left)
        seats = seats_as_labels(plan, one.seats)
        return HeldNow(one.id, workstation, who, names.get(who) if who else None, one.channel, seats, left, waits)

    def _name(self, user_id: str) -> str | None:
        try:
            return self._users.get(user_id).name
        except NotFoundError:
            return None


def _not_held() -> str:
    return _("These seats are not held any more.")


def _being_paid() -> str:
    return _("These seats are being paid for just now, so they can't be released.")
