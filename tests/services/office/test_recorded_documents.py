"""The audit finds documents that managers keep and somebody changed or removed by hand, and nothing else of them."""

from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.users import Actor, Channel, Role
from tests.conftest import SmallHouse
from tests.services.office.schedule_house import at
from tests.support import enrol

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture
def kept(house: SmallHouse) -> SmallHouse:
    """A house in which a manager changed a document of each kind."""
    enrol(house.storage, MANAGER)
    admin = house.cinema.admin
    movie = admin.movies.save(MANAGER, None, {"title": "Ran", "minutes": "162"})
    admin.movies.save(MANAGER, movie, {"title": "Ran!"})
    overview = admin.prices.overview(MANAGER)
    admin.prices.change_card(MANAGER, overview.cards[0].card, replace(overview.cards[0].card, name="Week"))
    admin.prices.change_type(MANAGER, overview.types[0], replace(overview.types[0], key="A"))
    room = admin.auditoriums.rooms.page(MANAGER, "hall").room
    admin.auditoriums.rooms.save(MANAGER, room, {"name": "Great Hall"})
    admin.schedule.place(MANAGER, movie.id, "hall", at("20:15"))
    return house


def checks(house: SmallHouse) -> set[str]:
    return {one.check for one in house.cinema.audit.findings(house.operator)}


def test_what_managers_changed_in_the_program_is_no_finding(kept: SmallHouse) -> None:
    assert checks(kept) == set()


@pytest.mark.parametrize(
    ("collection", "changed"),
    [
        ("movies", {"title": "Kagemusha"}), ("price_cards", {"name": "Weak"}), ("ticket_types", {"key": "B"}),
        ("auditoriums", {"name": "Small Hall"}), ("screenings", {"format": "70 mm"}),
    ],
)  # fmt: skip
def test_a_field_that_somebody_changed_by_hand_is_named(
    kept: SmallHouse, collection: str, changed: dict[str, Any]
) -> None:
    documents = kept.connection.database[collection]
    done = documents.update_one({"version": {"$gt": 0}}, {"$set": changed})
    assert done.modified_count == 1
    (found,) = kept.cinema.audit.findings(kept.operator)
    assert found.check == "document-changed"
    assert next(iter(changed)) in found.message


def test_a_document_that_somebody_removed_is_named(kept: SmallHouse) -> None:
    kept.connection.database["movies"].delete_one({"version": {"$gt": 0}})
    assert "document-removed" in checks(kept)
