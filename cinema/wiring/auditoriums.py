"""Builds what managers do with auditoriums, and what lets screenings follow their seat maps."""

from cinema.adapters.plan_files import PretixPlans
from cinema.ports import Clock
from cinema.services.house_events import HouseEvents
from cinema.services.office.auditoriums import AuditoriumOffice, RoomDesk
from cinema.services.office.auditoriums_coming import Coming
from cinema.services.office.auditoriums_moves import PlanMoves
from cinema.services.office.auditoriums_plans import PlanDesk
from cinema.services.office.auditoriums_seats import SeatDesk
from cinema.services.office.records import Records
from cinema.services.screening_plans import ScreeningPlans
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from repositories.storage import Storage


def build_screening_plans(*, storage: Storage, events: HouseEvents, workstation: str) -> ScreeningPlans:
    """Build what ends moves of screenings, for managers and for recovery."""
    records = Records(storage.house_documents, storage.journal, events, {})
    return ScreeningPlans(storage.seat_map_plans, storage.screenings, records, workstation)


def build_auditoriums(
    *,
    storage: Storage,
    written: JournalServices,
    records: Records,
    standing: Standing,
    clock: Clock,
    workstation: str,
) -> AuditoriumOffice:
    """Build them on a storage."""
    coming = Coming(storage.screenings, clock)
    plans = build_screening_plans(storage=storage, events=written.house_events, workstation=workstation)
    return AuditoriumOffice(
        rooms=RoomDesk(storage.auditoriums, coming, records, standing),
        plans=PlanDesk(
            auditoriums=storage.auditoriums,
            price_cards=storage.price_cards,
            maps=storage.seat_map_plans,
            files=PretixPlans(),
            coming=coming,
            records=records,
            standing=standing,
        ),
        moves=PlanMoves(
            auditoriums=storage.auditoriums,
            screenings=storage.screenings,
            maps=storage.seat_map_plans,
            plans=plans,
            coming=coming,
            standing=standing,
        ),
        seats=SeatDesk(
            auditoriums=storage.auditoriums,
            screenings=storage.screenings,
            seat_maps=storage.seat_maps,
            maps=storage.seat_map_plans,
            coming=coming,
            events=written.house_events,
            records=records,
            standing=standing,
        ),
    )
