"""Stores auditoriums and seat plans. A published plan never changes."""

from contextlib import suppress

from pymongo.errors import DuplicateKeyError

from cinema.domain.auditoriums import Auditorium, PlanState, PlanSummary, SeatPlan
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache
from repositories.ticket_types import UNCHANGED

_MOST_ROOMS, _MOST_PLANS = 200, 100


class Auditoriums:
    """See `cinema.ports.Auditoriums`. Published plans never change, so they are cached as long as the program runs."""

    def __init__(self, auditoriums: Collection, seat_plans: Collection) -> None:
        self._auditoriums = auditoriums
        self._plans = seat_plans
        self._plan_cache: dict[str, SeatPlan] = {}
        self._cache: ReadCache[Auditorium] = ReadCache()

    def all(self) -> tuple[Auditorium, ...]:
        """See the port."""
        found = self._auditoriums.find({}, sort=[("number", 1)], limit=_MOST_ROOMS)
        return tuple(from_document(Auditorium, one) for one in found)

    def get(self, auditorium_id: str) -> Auditorium:
        """See the port."""
        return self._cache.get(auditorium_id, self._read)

    def forget(self, auditorium_id: str) -> None:
        """See the port."""
        self._cache.forget(auditorium_id)

    def stored(self, auditorium_id: str) -> Auditorium:
        """See the port."""
        return self._read(auditorium_id)

    def _read(self, auditorium_id: str) -> Auditorium:
        found = self._auditoriums.find_one({"_id": auditorium_id})
        if found is None:
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        return from_document(Auditorium, found)

    def plan(self, plan_id: str) -> SeatPlan:
        """See the port."""
        if plan_id not in self._plan_cache:
            plan = self._plan(plan_id, {"original": 0})
            if plan.state is not PlanState.PUBLISHED:
                return plan
            self._plan_cache[plan_id] = plan
        return self._plan_cache[plan_id]

    def stored_plan(self, plan_id: str) -> SeatPlan:
        """See the port."""
        return self._plan(plan_id, None)

    def _plan(self, plan_id: str, fields: Document | None) -> SeatPlan:
        found = self._plans.find_one({"_id": plan_id}, fields)
        if found is None:
            raise NotFoundError(_("There is no such seat plan."), field="plan")
        return from_document(SeatPlan, found)

    def plans_of(self, auditorium_id: str) -> tuple[PlanSummary, ...]:
        """See the port."""
        # Plans of older versions have neither state nor number: they are published.
        states = [PlanState.DRAFT.value, PlanState.PUBLISHED.value, None]
        blocked = {"$size": {"$ifNull": ["$blocked", []]}}
        size = {"$size": "$seats"}
        found = self._plans.aggregate(
            [
                {"$match": {"auditorium": auditorium_id, "state": {"$in": states}}},
                {"$sort": {"state": 1, "number": -1}},
                {"$limit": _MOST_PLANS},
                {
                    "$project": {
                        "number": {"$ifNull": ["$number", 1]},
                        "state": {"$ifNull": ["$state", PlanState.PUBLISHED.value]},
                        "version": 1,
                        "seats": size,
                        "capacity": {"$subtract": [size, blocked]},
                        "imported": {"$gt": [{"$ifNull": ["$original", ""]}, ""]},
                    }
                },
            ]
        )
        return tuple(from_document(PlanSummary, one) for one in found)

    def put(self, auditorium: Auditorium, plan: SeatPlan) -> None:
        """See the port."""
        # The plan first: after a crash in between, no auditorium names a plan that is not stored.
        document = to_document(plan)
        try:
            self._plans.insert_one(document)
        except DuplicateKeyError:  # a repeat, unless the stored plan is another one
            if self.plan(plan.id) != plan:
                message = _("This version of the seat plan exists with other seats; make a new version.")
                raise ConflictError(message, field="plan") from None
        room = to_document(auditorium)
        with suppress(DuplicateKeyError):  # changed by a house event
            self._auditoriums.replace_one({"_id": room["_id"], **UNCHANGED}, room, upsert=True)
        self._cache.forget(auditorium.id)
