"""Builds what changes accounts, once for the services that share it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cinema.adapters.passwords import BcryptPasswords
from cinema.adapters.plain_files import write_json
from cinema.ports import Clock
from cinema.services.access_changes import AccessChanges
from cinema.services.erasing import Erasing
from cinema.services.office.people import PeopleOffice
from cinema.services.office.personal_data import PersonalData
from cinema.services.one_time_passwords import OneTimePasswords
from cinema.services.role_events import RoleEvents
from cinema.services.sign_in import SignInCheck
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """What signs people in, gives them roles and passwords, and erases them."""

    passwords: BcryptPasswords
    sign_in: SignInCheck
    roles: RoleEvents
    access: AccessChanges
    one_time: OneTimePasswords
    erasing: Erasing


def build_people(*, storage: Storage, workstation: str, written: JournalServices) -> PeopleServices:
    """Build them on a storage."""
    passwords, roles = BcryptPasswords(), RoleEvents(written.house_events)
    sign_in = SignInCheck(users=storage.users, sign_ins=storage.sign_ins, passwords=passwords, till=workstation)
    access = AccessChanges(storage.users, written.house_events, roles)
    return PeopleServices(
        passwords=passwords,
        sign_in=sign_in,
        roles=roles,
        access=access,
        one_time=OneTimePasswords(storage.users, sign_in, passwords, roles),
        erasing=Erasing(
            users=storage.users,
            reviews=storage.reviews,
            buyers=storage.buyers,
            proposals=storage.proposals,
            sign_in=sign_in,
            roles=roles,
            access=access,
            baskets=storage.baskets,
            seat_maps=storage.seat_maps,
            cancel_requests=storage.cancel_requests,
        ),
    )


def build_people_office(*, storage: Storage, people: PeopleServices, standing: Standing, clock: Clock) -> PeopleOffice:
    """Build the administration's part."""
    return PeopleOffice(
        users=storage.users,
        people=storage.people,
        pins=storage.pins,
        settings=storage.settings,
        journal=storage.journal,
        standing=standing,
        sign_in=people.sign_in,
        roles=people.roles,
        access=people.access,
        one_time=people.one_time,
        erasing=people.erasing,
        data=personal_data(storage),
        write=write_json,
        now=lambda: whole_seconds(clock.now()),
    )


def personal_data(storage: Storage) -> PersonalData:
    """Build what collects all that the house keeps of a person."""
    return PersonalData(
        users=storage.users,
        transactions=storage.transactions,
        reviews=storage.reviews,
        buyers=storage.buyers,
        proposals=storage.proposals,
        cancel_requests=storage.cancel_requests,
        baskets=storage.baskets,
    )


def whole_seconds(instant: datetime) -> datetime:
    """Return an instant in UTC without a fraction: dates shown to people need none."""
    return instant.astimezone(UTC).replace(microsecond=0)
