"""Tests get copies of a house that an earlier one made: also when something between them restored a backup."""

import pytest

from cinema.domain.tills import StationKind
from repositories.connect import Connection
from repositories.schema import begin_epoch
from tests.conftest import Remembered, SmallHouse
from tests.services.printing_house import MANAGER
from tests.support import enrol, findings


def at_a_station(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")


@pytest.mark.parametrize("restores_after", [True, False])
def test_a_house_with_entries_is_copied_in_its_epoch_and_made_anew_in_another(
    connection: Connection, remembered: Remembered, restores_after: bool
) -> None:
    house = remembered(at_a_station)
    assert [one.label for one in house.cinema.stations.all(house.operator)] == ["Counter"]
    assert findings(house.cinema) == []
    if restores_after:  # the next of these finds what this one remembered, and another epoch
        begin_epoch(connection.database)
