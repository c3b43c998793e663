"""Writes docs/seed-file.schema.json, the JSON schema of a seed file, from the models that check one."""

import json
from pathlib import Path

from cinema.adapters.seed_models import SeedFile

FILE = Path(__file__).resolve().parent.parent / "docs" / "seed-file.schema.json"


def schema() -> str:
    """Return the schema's text."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SeedFile.model_json_schema()}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
