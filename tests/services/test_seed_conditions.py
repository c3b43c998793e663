"""Conditions of price cards in a seed file."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from cinema.adapters.seed_file import read_seed_file
from cinema.domain.house import House
from cinema.domain.price_choice import clashes
from cinema.domain.price_conditions import Conditions
from cinema.errors import InvalidInputError

ROOT = Path(__file__).resolve().parents[2]


def sample(folder: Path, **conditions: object) -> Path:
    """Return a copy of the sample whose first card has these conditions."""
    data = json.loads((ROOT / "seed_data.json").read_text(encoding="utf-8"))
    data["price_cards"][0]["conditions"] = conditions
    shutil.copytree(ROOT / "posters", folder / "posters")
    file = folder / "seed.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_weekdays_and_times_of_a_file_become_the_card_s_conditions(tmp_path: Path) -> None:
    card = read_seed_file(sample(tmp_path, weekdays=["sun", "fri"], time_until="17:00")).price_cards[0]
    assert card.conditions == Conditions(weekdays=(4, 6), time_until="17:00")


def test_a_weekday_that_is_none_is_named_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as wrong:
        read_seed_file(sample(tmp_path, weekdays=["someday"]))
    assert wrong.value.field == "price_cards[0].conditions.weekdays[0]"


def test_no_two_cards_of_the_sample_fit_one_screening_equally_well() -> None:
    seed = read_seed_file(ROOT / "seed_data.json")
    house = House(timezone=seed.house["timezone"])
    found = [clashes(card, seed.price_cards, house, date(2026, 11, 30)) for card in seed.price_cards]
    assert found == [()] * len(seed.price_cards)
