"""Every page of the kiosk, in each state, text size, theme and language: nothing is cut, too small, too high or silent.

The figures: capital letters of 0.7 degrees at the viewing distance (EN 301 549 V3.2.1, 5.1.4), targets of 15 mm both
ways (WCAG 2.2, 2.5.8 asks for 24 CSS px), all controls in the lower part of an upright screen while that is wanted
(EN 301 549, 8.3.2), the order of Tab (WCAG 2.2, 2.4.3 and 2.1.1) and words for each control (EN 301 549, 5.1.3).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path

import pytest

from cinema.i18n import LANGUAGES
from gui.kiosk.glass import TEXT_STEPS
from gui.kiosk.visit import Access
from tests.conftest import Remembered
from tests.gui.fakes import ROOT
from tests.gui.kiosk_gallery import MESSAGE, Walk, fill, walked_kiosk
from tests.gui.kiosk_measures import every, never_whole
from tests.gui.kiosk_places import places

ROUNDING = 3  # pixels: Tk turns a font's pixels into points and back, which a row of buttons adds up
SIZES = ("1080x1920", "1366x768", "1920x1080")


@dataclass(frozen=True)
class Choice:
    """How a customer wants the kiosk; `said`: while a sentence stands above the buttons."""

    language: str
    access: Access
    said: bool = False


# Of each size those that are most likely to fail: large letters, long words, and little room above the buttons.
WORST = {
    "1080x1920": (
        Choice("en", Access()), Choice("es", Access(contrast=True, text=2, low=True), said=True),
        Choice("pt_BR", Access(text=2)),
    ),
    "1366x768": (Choice("en", Access(), said=True), Choice("es", Access(contrast=True, text=2))),
}  # fmt: skip


def wrong(walk: Walk, choices: tuple[Choice, ...], *, brief: bool = False) -> Iterator[str]:
    """Walk through all pages, and yield what is wrong on each with each choice."""
    window = walk.window
    for step in walk.steps(brief=brief):
        for choice in choices:
            walk.choose(choice.language, choice.access)
            if choice.said and not window.frame.warns:
                window.say(MESSAGE, "bad")
            yield from (f"{step} with {choice}: {fault}" for fault in (*every(window), *never_whole(window)))


@pytest.mark.parametrize("size", WORST)
def test_every_page_can_be_read_reached_and_pressed(remembered: Remembered, size: str) -> None:
    with walked_kiosk(remembered(fill), size=size) as walk:
        assert list(wrong(walk, WORST[size], brief=True)) == []


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_page_can_be_read_reached_and_pressed_in_every_way(
    remembered: Remembered, size: str, language: str
) -> None:
    with walked_kiosk(remembered(fill), size=size, language=language) as walk:
        lows = (False, True) if walk.window.glass.is_portrait else (False,)
        ways = product((False, True), range(len(TEXT_STEPS)), lows, (False, True))
        choices = tuple(Choice(language, Access(contrast, text, low), said) for contrast, text, low, said in ways)
        assert list(wrong(walk, choices)) == []


# Screens and distances of other houses: letters and targets follow; where they are the largest, pages are turned.
@pytest.mark.soak
@pytest.mark.parametrize(("size", "diagonal", "distance"), [
    ("1080x1920", "21.5", "500"), ("1080x1920", "32", "700"), ("1920x1080", "24", "500"), ("2160x3840", "43", "700"),
])  # fmt: skip
def test_letters_and_targets_follow_the_screen_and_its_distance(
    remembered: Remembered, size: str, diagonal: str, distance: str
) -> None:
    house = remembered(fill)
    with walked_kiosk(house, size=size, kiosk_diagonal=diagonal, kiosk_distance=distance) as walk:
        assert (walk.window.glass.diagonal, walk.window.glass.distance) == (float(diagonal), float(distance))
        assert list(wrong(walk, (Choice("en", Access()), Choice("es", Access(contrast=True))))) == []


@pytest.mark.parametrize(
    ("dpi", "parts"),
    [
        pytest.param(192, ("programme", "types"), id="factor 2 shortly"),
        pytest.param(192, (), id="factor 2"),
        pytest.param(120, (), id="factor 1.25"),
    ],
)
def test_the_desktop_s_scale_changes_nothing(
    remembered: Remembered, mongodb_uri: str, tmp_path: Path, dpi: int, parts: tuple[str, ...]
) -> None:
    """All measures follow from the glass: a desktop that is set to larger letters must not make them larger again."""
    house = remembered(fill)
    plain = places(house, "1080x1920", "Foyer left", *parts)
    resources = tmp_path / "resources"
    resources.write_text(f"Xft.dpi: {dpi}\n")
    arguments = (mongodb_uri, house.connection.database.name, "1080x1920", "Foyer deep", *parts)
    told = subprocess.run(
        [sys.executable, "-m", "tests.gui.kiosk_places", *arguments],
        env={**os.environ, "XENVIRONMENT": str(resources)}, cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    scaled = json.loads(told.stdout)
    assert scaled.keys() == plain.keys()
    for page, (controls, lines) in plain.items():
        others, other_lines = scaled[page]
        assert other_lines == lines, page
        assert len(others) == len(controls), page
        pairs = zip(chain(*others), chain(*controls), strict=True)
        assert all(abs(one - other) <= ROUNDING for one, other in pairs), page
