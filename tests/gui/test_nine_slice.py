"""The images of controls: their middle is repeated as Tk would repeat it, and they ask for no more room for that."""

from tkinter import ttk

import pytest
from PIL import Image

from gui.nine_slice import Look, Shape, draw, with_room
from gui.scale import px
from gui.styles import BUTTONS
from tests.gui.hands import Window

LOOK = Look("#204060", "#FF0000", "#00FF00", bar="#0000FF")


@pytest.mark.parametrize("tile", [(1, 1), (64, 0), (30, 50)])
def test_a_larger_middle_is_the_small_one_over_and_over(tile: tuple[int, int]) -> None:
    small, (x, y) = draw(LOOK, Shape(40), "#101010", 1.0), (12, 12)
    made = with_room(small, (x, y), tile)
    across, down = small.width - 2 * x, small.height - 2 * y
    assert made.width - 2 * x >= tile[0]
    assert made.height - 2 * y >= tile[1]

    def source(at: int, edge: int, size: int, whole: int) -> int:
        if at < edge:
            return at
        return edge + (at - edge) % size if at < whole - edge else at - whole + 2 * edge + size

    expected = Image.new("RGB", made.size)
    for column in range(made.width):
        for row in range(made.height):
            place = source(column, x, across, made.width), source(row, y, down, made.height)
            pixel = small.getpixel(place)
            assert isinstance(pixel, tuple)
            expected.putpixel((column, row), pixel)
    assert made.tobytes() == expected.tobytes()


def test_a_button_without_words_is_as_small_as_its_corners_and_its_height(window: Window) -> None:
    button = ttk.Button(window.root, style="Quiet.TButton", width=0)
    shape = BUTTONS["Quiet"]
    assert button.winfo_reqheight() == px(shape.height + 2 * shape.inset)
    assert button.winfo_reqwidth() < shape.tile[0]
