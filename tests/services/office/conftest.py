"""What the tests of the administration share: two managers with accounts, at their own programs."""

import pytest

from cinema.domain.users import Actor, Channel, Role
from tests.conftest import SmallHouse
from tests.support import enrol

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
OTHER = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-other", "Olu")


@pytest.fixture
def manager(house: SmallHouse) -> Actor:
    enrol(house.storage, MANAGER)
    return MANAGER


@pytest.fixture
def other(house: SmallHouse) -> Actor:
    enrol(house.storage, OTHER)
    return OTHER
