"""Builds what lets people work at a station."""

from dataclasses import dataclass

from cinema.services.standing import Standing
from cinema.services.stations import Stations, ThisStation
from cinema.wiring.journal import JournalServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class StationServices:
    """The registration of workstations, and what this one is."""

    here: ThisStation
    stations: Stations


def build_stations(*, storage: Storage, written: JournalServices, standing: Standing) -> StationServices:
    """Build them on a storage."""
    here = ThisStation(storage.tills, written.keys)
    return StationServices(
        here=here,
        stations=Stations(storage.tills, here, written.this_till, written.house_events, standing),
    )
