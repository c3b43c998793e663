"""Builds what loads seed files."""

from cinema.adapters.passwords import BcryptPasswords
from cinema.ports import Clock
from cinema.services.house_marks import HouseMarks
from cinema.services.office.records import Records
from cinema.services.seed import Seed
from cinema.services.seed_accounts import SeedAccounts
from cinema.services.seed_checks import SeedChecks
from cinema.services.seed_rooms import SeedRooms
from cinema.services.standing import Standing
from cinema.wiring.auditoriums import build_auditoriums
from cinema.wiring.journal import JournalServices
from cinema.wiring.people import PeopleServices
from repositories.storage import Storage

# bcrypt's minimum: a demo's passwords are public, so slow hashes would only delay its first start.
_KNOWN_PASSWORD_ROUNDS = 4


def build_seed(
    *,
    storage: Storage,
    clock: Clock,
    standing: Standing,
    people: PeopleServices,
    written: JournalServices,
    marks: HouseMarks,
    workstation: str,
) -> Seed:
    """Build it on a storage."""
    records = Records(storage.house_documents, storage.journal, written.house_events, {})
    office = build_auditoriums(
        storage=storage, written=written, records=records, standing=standing, clock=clock, workstation=workstation
    )
    rooms = SeedRooms(storage.auditoriums, office, records)
    return Seed(
        movies=storage.movies,
        reviews=storage.reviews,
        auditoriums=storage.auditoriums,
        ticket_types=storage.ticket_types,
        price_cards=storage.price_cards,
        screenings=storage.screenings,
        calendars=storage.calendars,
        seat_maps=storage.seat_maps,
        users=storage.users,
        standing=standing,
        settings=storage.settings,
        clock=clock,
        events=written.house_events,
        marks=marks,
        rooms=rooms,
        accounts=SeedAccounts(
            storage.users, BcryptPasswords(_KNOWN_PASSWORD_ROUNDS), people.one_time, people.roles, clock
        ),
        checks=SeedChecks(storage.settings, storage.users, storage.screenings, storage.calendars, rooms),
    )
