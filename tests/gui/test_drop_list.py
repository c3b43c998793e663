"""The list that a combobox drops, in a real window."""

from collections.abc import Iterator
from tkinter import ttk

import pytest

from gui.widgets.drop_list import DropList, DropLists, Dropping
from tests.gui.bare_window import BareWindow, box_of, real, tap

NAMES = ("Adult", "Child", "Student", "Senior")


class Boxes:
    """A window with a combobox over and below much room."""

    def __init__(self, window: BareWindow, names: tuple[str, ...] = NAMES, *, low: bool = False) -> None:
        self.window, self.taken = window, list[str]()
        self.lists = DropLists(window.root)
        window.root.geometry("480x420+0+0")
        self.box = Dropping(window.root, values=names, state="readonly", style="Field.TCombobox")
        self.box.place(x=40, y=360 if low else 20, width=160)
        self.box.bind("<<ComboboxSelected>>", lambda _event: self.taken.append(self.box.get()))
        self.other = ttk.Button(window.root, text="Other")
        self.other.place(x=300, y=200)
        window.root.deiconify()
        window.root.update()
        self.box.focus_force()
        window.root.update()

    def drop(self) -> DropList:
        self.box.event_generate("<Down>")
        self.window.root.update()
        assert self.lists.open is not None
        return self.lists.open

    def press(self, key: str) -> None:
        self.window.root.focus_get().event_generate(key)  # type: ignore[union-attr]
        self.window.root.update()


@pytest.fixture
def bare() -> Iterator[BareWindow]:
    made = BareWindow(factor=1.0)
    yield made
    made.close()


def test_arrows_and_enter_choose_and_the_combobox_has_the_focus_again(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    dropped = boxes.drop()
    for key in ("<Down>", "<Down>", "<Up>"):
        boxes.press(key)
    boxes.press("<Return>")
    assert boxes.taken == ["Child"]
    assert not dropped.winfo_exists()
    assert bare.root.focus_get() is boxes.box


def test_it_opens_at_the_value_that_is_chosen_and_esc_changes_nothing(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    boxes.box.set("Student")
    dropped = boxes.drop()
    assert dropped.tree.selection() == ("2",)
    boxes.press("<Up>")
    boxes.press("<Escape>")
    assert (boxes.box.get(), boxes.taken) == ("Student", [])
    assert bare.root.focus_get() is boxes.box


def test_a_letter_goes_to_the_next_row_that_begins_with_it(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    boxes.drop()
    boxes.press("<Key-s>")
    boxes.press("<Key-s>")
    boxes.press("<Return>")
    assert boxes.taken == ["Senior"]


def test_a_press_takes_a_row_and_one_elsewhere_closes_without_pressing_what_is_there(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    pressed: list[str] = []
    boxes.other.configure(command=lambda: pressed.append("other"))
    dropped = boxes.drop()
    x, y, width, height = box_of(dropped, 3)
    tap(dropped.tree, x + width // 2, y + height // 2)
    assert boxes.taken == ["Senior"]
    boxes.drop()
    real("mousemove", boxes.other.winfo_rootx() + 8, boxes.other.winfo_rooty() + 8, "click", 1)
    bare.until(lambda: boxes.lists.open is not None and not boxes.lists.open.winfo_exists())
    bare.pump(0.1)
    assert (boxes.taken, pressed) == (["Senior"], [])


@pytest.mark.parametrize("low", [False, True], ids=["near the top", "near the bottom"])
def test_it_lies_inside_the_window_and_beside_its_combobox(bare: BareWindow, *, low: bool) -> None:
    boxes = Boxes(bare, tuple(f"Movie {number} with a long name" for number in range(40)), low=low)
    dropped, window = boxes.drop(), bare.root
    assert dropped.winfo_rooty() >= window.winfo_rooty()
    assert dropped.winfo_rooty() + dropped.winfo_height() <= window.winfo_rooty() + window.winfo_height()
    assert dropped.winfo_rootx() + dropped.winfo_width() <= window.winfo_rootx() + window.winfo_width()
    box = boxes.box
    above = dropped.winfo_rooty() + dropped.winfo_height() <= box.winfo_rooty() + 8
    below = dropped.winfo_rooty() >= box.winfo_rooty() + box.winfo_height() - 8
    assert (above, below) == (low, not low)


def test_a_combobox_that_goes_takes_its_list_along(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    dropped = boxes.drop()
    boxes.box.destroy()
    bare.root.update()
    assert not dropped.winfo_exists()


def test_a_disabled_combobox_and_one_without_values_drop_nothing(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    boxes.box.state(["disabled"])
    boxes.box.event_generate("<Down>")
    assert boxes.lists.open is None
    boxes.box.state(["!disabled"])
    boxes.box.configure(values=())
    boxes.box.event_generate("<Down>")
    assert boxes.lists.open is None


def test_details_stand_beside_the_words(bare: BareWindow) -> None:
    boxes = Boxes(bare)
    boxes.box.details = ("9.50", "5.00", "7.00", "7.00")
    dropped = boxes.drop()
    assert dropped.tree.set("1", "words") == "Child"
    assert dropped.tree.set("1", "detail") == "5.00"
