"""Stores auditoriums and seat plans. A version of a plan never changes."""

from pymongo.errors import DuplicateKeyError

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache


class Auditoriums:
    """See `cinema.ports.Auditoriums`. Plans never change, so they are cached for as long as the program runs."""

    def __init__(self, auditoriums: Collection, seat_plans: Collection) -> None:
        self._auditoriums = auditoriums
        self._plans = seat_plans
        self._plan_cache: dict[str, SeatPlan] = {}
        self._cache: ReadCache[Auditorium] = ReadCache()

    def all(self) -> tuple[Auditorium, ...]:
        """See the port."""
        found = self._auditoriums.find({}, sort=[("number", 1)], limit=200)
        return tuple(from_document(Auditorium, one) for one in found)

    def get(self, auditorium_id: str) -> Auditorium:
        """See the port."""
        return self._cache.get(auditorium_id, self._read)

    def _read(self, auditorium_id: str) -> Auditorium:
        found = self._auditoriums.find_one({"_id": auditorium_id})
        if found is None:
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        return from_document(Auditorium, found)

    def plan(self, plan_id: str) -> SeatPlan:
        """See the port."""
        if plan_id not in self._plan_cache:
            found = self._plans.find_one({"_id": plan_id})
            if found is None:
                raise NotFoundError(_("There is no such seat plan."), field="plan")
            self._plan_cache[plan_id] = from_document(SeatPlan, found)
        return self._plan_cache[plan_id]

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
        self._auditoriums.replace_one({"_id": room["_id"]}, room, upsert=True)
        self._cache.forget(auditorium.id)
