"""Builds the services of the schedule."""

from dataclasses import dataclass

from cinema.ports import Clock
from cinema.services.office.cancelled_sales import CancelledSales
from cinema.services.office.cancelling import Cancelling
from cinema.services.office.held_seats import HeldSeats
from cinema.services.office.records import Records
from cinema.services.office.schedule import ScheduleOffice
from cinema.services.office.schedule_checks import CardMatcher, ScheduleChecks
from cinema.services.office.schedule_copies import ScheduleCopies
from cinema.services.office.schedule_ends import ScheduleEnds
from cinema.services.office.schedule_grid import ScheduleGrid
from cinema.services.office.schedule_parties import Parties
from cinema.services.office.schedule_publishing import Publishing
from cinema.services.office.schedule_steps import ScheduleSteps
from cinema.services.screening_limits import ScreeningLimits
from cinema.services.selling.refunds import Refunds
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class ScheduleServices:
    """The schedule's services for managers, and the steps that cancelling takes too."""

    office: ScheduleOffice
    copies: ScheduleCopies
    steps: ScheduleSteps


def build_schedule_ends(storage: Storage, written: JournalServices) -> ScheduleEnds:
    """Build what ends operations on the schedule, for managers and for recovery."""
    return ScheduleEnds(
        screenings=storage.screenings,
        calendars=storage.calendars,
        changes=storage.screening_changes,
        auditoriums=storage.auditoriums,
        limits=ScreeningLimits(storage.auditoriums, storage.price_cards),
        events=written.house_events,
    )


def build_schedule(
    *,
    storage: Storage,
    written: JournalServices,
    records: Records,
    standing: Standing,
    clock: Clock,
) -> ScheduleServices:
    """Build them on a storage."""
    matcher = CardMatcher(storage.price_cards, storage.settings)
    checks = ScheduleChecks(storage.movies, storage.auditoriums, storage.price_cards, clock)
    steps = ScheduleSteps(
        screenings=storage.screenings,
        calendars=storage.calendars,
        changes=storage.screening_changes,
        auditoriums=storage.auditoriums,
        records=records,
        limits=ScreeningLimits(storage.auditoriums, storage.price_cards),
        ends=build_schedule_ends(storage, written),
    )
    grid = ScheduleGrid(
        screenings=storage.screenings,
        movies=storage.movies,
        auditoriums=storage.auditoriums,
        price_cards=storage.price_cards,
        changes=storage.screening_changes,
        settings=storage.settings,
        clock=clock,
    )
    return ScheduleServices(
        office=ScheduleOffice(
            screenings=storage.screenings,
            settings=storage.settings,
            checks=checks,
            matcher=matcher,
            steps=steps,
            publishing=Publishing(storage.screenings, checks, steps),
            grid=grid,
            parties=Parties(
                changes=storage.screening_changes,
                sales=storage.screening_sales,
                users=storage.users,
                baskets=storage.baskets,
                seat_maps=storage.seat_maps,
            ),
            standing=standing,
        ),
        copies=ScheduleCopies(
            screenings=storage.screenings,
            calendars=storage.calendars,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            settings=storage.settings,
            matcher=matcher,
            grid=grid,
            steps=steps,
            clock=clock,
            standing=standing,
        ),
        steps=steps,
    )


def build_cancelling(
    storage: Storage, written: JournalServices, steps: ScheduleSteps, refunds: Refunds, standing: Standing
) -> Cancelling:
    """Build what cancels a screening, gives its money back, and releases seats."""
    return Cancelling(
        screenings=storage.screenings,
        changes=storage.screening_changes,
        steps=steps,
        sales=CancelledSales(storage.screening_changes, storage.screening_sales, storage.auditoriums, storage.users),
        held=HeldSeats(storage.seat_maps, storage.auditoriums, storage.users, written.house_events),
        refunds=refunds,
        standing=standing,
    )
