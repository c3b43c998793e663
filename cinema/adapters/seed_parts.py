"""Checks the shape of a seed file part by part, so that a wrong part hides no mistake of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from cinema.adapters.seed_mistakes import Mistakes
from cinema.adapters.seed_models import (
    MOST_ITEMS,
    SECTIONS,
    AuditoriumPart,
    HousePart,
    MoviePart,
    PriceCardPart,
    ReviewPart,
    ScreeningPart,
    SeedFile,
    UserPart,
)
from cinema.domain.field_errors import words_for

P = TypeVar("P", bound=BaseModel)
Some = tuple[tuple[str, P], ...]
"""The parts of a section that have the right shape, each with its path."""


@dataclass(frozen=True)
class Parts:
    """What of a file has the right shape. `house` is None if that has not.

    `named` are the ids of all parts of a section, also of wrong ones: who refers to one of those makes no mistake.
    """

    house: HousePart | None
    movies: Some[MoviePart]
    auditoriums: Some[AuditoriumPart]
    price_cards: Some[PriceCardPart]
    screenings: Some[ScreeningPart]
    users: Some[UserPart]
    reviews: Some[ReviewPart]
    named: Mapping[str, frozenset[str]]


def read_parts(content: Any, mistakes: Mistakes) -> Parts:
    """Return the parts of a parsed file that have the right shape; the mistakes of the others are noted."""
    sections = _sections(content)
    try:  # all but the items of the lists, which follow one by one
        SeedFile.model_validate(_without_items(content))
    except ValidationError as error:
        mistakes.note_shape(error)

    def some(section: str, model: type[P]) -> Some[P]:
        found = []
        if len(sections.get(section, [])) > MOST_ITEMS:
            mistakes.note(section, words_for("too_long", {"max_length": MOST_ITEMS}, ""))
            return ()
        for index, one in enumerate(sections.get(section, [])):
            if mistakes.are_many:
                break
            try:
                found.append((f"{section}[{index}]", model.model_validate(one)))
            except ValidationError as error:
                mistakes.note_shape(error, (section, index))
        return tuple(found)

    return Parts(
        house=_house(content),
        movies=some("movies", MoviePart),
        auditoriums=some("auditoriums", AuditoriumPart),
        price_cards=some("price_cards", PriceCardPart),
        screenings=some("screenings", ScreeningPart),
        users=some("users", UserPart),
        reviews=some("reviews", ReviewPart),
        named={section: _names(items) for section, items in sections.items()},
    )


def _without_items(content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    return {name: [] if name in SECTIONS and isinstance(one, list) else one for name, one in content.items()}


def _sections(content: Any) -> dict[str, list[Any]]:
    """Return the lists of the file that are lists, as they are."""
    there = content if isinstance(content, dict) else {}
    return {name: cast("list[Any]", there[name]) for name in SECTIONS if isinstance(there.get(name), list)}


def _house(content: Any) -> HousePart | None:
    try:
        return HousePart.model_validate(content.get("house")) if isinstance(content, dict) else None
    except ValidationError:
        return None  # noted with the whole file


def _names(items: list[Any]) -> frozenset[str]:
    found = (one.get(key) for one in items if isinstance(one, dict) for key in ("id", "username"))
    return frozenset(name for name in found if isinstance(name, str))
