"""Builds the services that run the house: accounts, catalogue, programme, settings, sample data, backups."""

from dataclasses import dataclass
from datetime import datetime

from cinema.adapters.sealed_file import SealedFiles
from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.ports import Clock
from cinema.services.accounts import Accounts
from cinema.services.backup import Backups
from cinema.services.catalogue import Catalogue
from cinema.services.house_marks import HouseMarks
from cinema.services.house_settings import HouseOffice
from cinema.services.programme import Programme
from cinema.services.screening_numbers import ScreeningNumbers
from cinema.services.seed import Seed
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from cinema.wiring.people import PeopleServices, whole_seconds
from cinema.wiring.seed import build_seed
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class HouseServices:
    """The services that run the house."""

    accounts: Accounts
    catalogue: Catalogue
    programme: Programme
    screening_numbers: ScreeningNumbers
    office: HouseOffice
    seed: Seed
    backups: Backups
    marks: HouseMarks


def build_house(
    *,
    storage: Storage,
    clock: Clock,
    standing: Standing,
    people: PeopleServices,
    written: JournalServices,
    workstation: str,
) -> HouseServices:
    """Build the house's services on a storage."""
    events, roles = written.house_events, people.roles
    marks = HouseMarks(storage.settings, events, Ed25519Signer(storage.settings.ticket_key), storage.audit_rows)

    def now() -> datetime:
        return whole_seconds(clock.now())

    return HouseServices(
        accounts=Accounts(
            users=storage.users,
            sign_in=people.sign_in,
            standing=standing,
            erasing=people.erasing,
            one_time=people.one_time,
            passwords=people.passwords,
            settings=storage.settings,
            now=now,
            roles=roles,
        ),
        catalogue=Catalogue(movies=storage.movies, screenings=storage.screenings),
        programme=Programme(
            screenings=storage.screenings,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            price_cards=storage.price_cards,
            seat_maps=storage.seat_maps,
            settings=storage.settings,
            clock=clock,
        ),
        screening_numbers=ScreeningNumbers(storage.screenings, clock),
        office=HouseOffice(
            settings=storage.settings,
            users=storage.users,
            standing=standing,
            passwords=people.passwords,
            now=now,
            events=events,
            roles=roles,
            marks=marks,
        ),
        seed=build_seed(
            storage=storage,
            clock=clock,
            standing=standing,
            people=people,
            written=written,
            marks=marks,
            workstation=workstation,
        ),
        backups=Backups(
            archives=storage.archives,
            standing=standing,
            heads=written.heads,
            settings=storage.settings,
            sealer=SealedFiles(),
        ),
        marks=marks,
    )
