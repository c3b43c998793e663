"""Builds what lets people work at a station: the station itself, PINs, and permissions that managers lend there."""

from dataclasses import dataclass

from cinema.services.lending import Lending
from cinema.services.pin_check import PinCheck
from cinema.services.pin_office import PinOffice
from cinema.services.pin_sign_in import PinSignIn
from cinema.services.standing import Standing
from cinema.services.stations import Stations, ThisStation
from cinema.wiring.journal import JournalServices
from cinema.wiring.people import PeopleServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class StationServices:
    """The registration of workstations, and what is done at one by a PIN."""

    stations: Stations
    pins: PinOffice
    pin_sign_in: PinSignIn
    lending: Lending
    here: ThisStation
    pin_check: PinCheck


def build_stations(
    *, storage: Storage, written: JournalServices, people: PeopleServices, standing: Standing, workstation: str
) -> StationServices:
    """Build them on a storage."""
    here = ThisStation(storage.tills, written.keys)
    check = PinCheck(storage.pins, people.passwords, people.roles, workstation)
    return StationServices(
        stations=Stations(storage.tills, here, written.this_till, written.house_events, standing),
        pins=PinOffice(
            users=storage.users,
            pins=storage.pins,
            passwords=people.passwords,
            sign_in=people.sign_in,
            roles=people.roles,
            standing=standing,
        ),
        pin_sign_in=PinSignIn(storage.users, storage.pins, check, here, standing),
        lending=Lending(check, here, storage.users, storage.journal, written.house_events, standing),
        here=here,
        pin_check=check,
    )
