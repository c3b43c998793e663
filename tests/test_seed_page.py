"""docs/seed-file.md and its JSON schema are true: made from the models, agreed to by the sample, and loaded."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from cinema.adapters import seed_models
from cinema.adapters.seed_file import read_seed_file
from cinema.adapters.seed_models import SeedFile
from tests.services.seed_files import SMALL, put, seed_file
from tools.seed_schema import FILE, schema

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "seed-file.md").read_text(encoding="utf-8")
VALIDATOR = Draft202012Validator(json.loads(FILE.read_text(encoding="utf-8")))


def data_of(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_schema_is_what_the_models_say() -> None:
    assert FILE.read_text(encoding="utf-8") == schema(), "run: python tools/seed_schema.py"
    Draft202012Validator.check_schema(json.loads(schema()))


def test_the_sample_house_and_the_page_s_example_agree_with_the_schema(tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    for data in (data_of(ROOT / "seed_data.json"), SMALL, json.loads(example)):
        assert list(VALIDATOR.iter_errors(data)) == []
    file = tmp_path / "example.json"
    file.write_text(example, encoding="utf-8")
    assert len(read_seed_file(file).screenings) == 7


@pytest.mark.parametrize(
    "change",
    [
        put("format", value=2), put("house", "currency", value="EURO"), put("house", "colour", value="red"),
        put("movies", 1, "year", value=1066), put("movies", 1, "title", value=""), put("movies", 1, "id", value="$x"),
        put("auditoriums", 0, "plan", "rows", value=[]), put("screenings", 0, "times", value=["24:00"]),
        put("price_cards", 0, "types", 0, "prices", value={}), put("users", 0, "role", value="owner"),
        put("reviews", 0, "rating", value=6),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_program_refuses_for_its_shape(tmp_path: Path, change: Any) -> None:
    assert list(VALIDATOR.iter_errors(data_of(seed_file(tmp_path, change))))


def test_the_page_names_every_field() -> None:
    models = [one for one in vars(seed_models).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    fields = {name for model in models for name in model.model_fields}
    assert {"movies", "room_code_icaa", "restricted"} <= fields
    assert {name for name in fields if f"`{name}`" not in PAGE} == set()
    needed = {name for model in models for name, one in model.model_fields.items() if one.is_required()}
    assert {name for name in needed if f"**`{name}`**" not in PAGE} == set()
    assert set(SeedFile.model_fields) <= fields
