"""The house's logo: set from a file, named by a house event, refused in words."""

from pathlib import Path

import pytest
from PIL import Image

from cinema.errors import InvalidInputError
from tests.conftest import SmallHouse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    Image.new("RGB", (60, 20), "red").save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def test_a_logo_is_set_by_one_event_and_removed_by_another(house: SmallHouse, file: Path) -> None:
    logo, sheets = house.cinema.admin.logo, house.cinema.admin.house
    name = logo.set(house.operator, file)
    assert house.cinema.house().logo == name
    assert house.cinema.catalogue.poster(name) is not None
    version = sheets.sheet(house.operator).version
    assert logo.set(house.operator, file) == name
    assert sheets.sheet(house.operator).version == version, "the same file again changes nothing"
    logo.remove(house.operator)
    assert house.cinema.house().logo == ""
    assert [one.change.after["logo"] for one in sheets.sheet(house.operator).changes_of("logo")][:1] == [""]
    assert house.cinema.audit.findings(house.operator) == ()


def test_a_file_that_is_no_picture_is_refused_and_the_logo_stays(house: SmallHouse, file: Path, tmp_path: Path) -> None:
    name = house.cinema.admin.logo.set(house.operator, file)
    (tmp_path / "text.png").write_text("words", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="not a picture"):
        house.cinema.admin.logo.set(house.operator, tmp_path / "text.png")
    assert house.cinema.house().logo == name


def test_a_logo_that_was_named_by_hand_is_told_and_put_right(house: SmallHouse, file: Path) -> None:
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"logo": "../../secret"}})
    assert "logo" in house.cinema.admin.house.sheet(house.operator).wrong
    name = house.cinema.admin.logo.set(house.operator, file)
    assert house.cinema.house().logo == name
