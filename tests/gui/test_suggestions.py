"""Suggestions below a field, in a real window."""

from collections.abc import Iterator

import pytest

from gui.widgets.form_field import FormField
from gui.widgets.suggestions import Suggestions
from tests.gui.bare_window import BareWindow

CITIES = {"Europe/Lisbon": "Lisbon, Portugal", "Europe/London": "London", "Asia/Tokyo": "Tokyo, Japan"}


class Asked:
    """A field with cities as suggestions, in a window; `entered` counts the Enter that reached the form."""

    def __init__(self, window: BareWindow) -> None:
        self.window, self.entered = window, 0
        self.field = FormField(window.root, "Timezone")
        self.field.pack(anchor="w", padx=20, pady=20)
        self.field.entry.bind("<Return>", lambda _event: self._enter(), add=True)
        self.suggestions = Suggestions(
            self.field.entry,
            self.field.value,
            lambda text: [(zone, place) for zone, place in CITIES.items() if place.lower().startswith(text.lower())],
        )
        window.root.update()
        self.field.entry.focus_force()
        window.root.update()

    @property
    def shown(self) -> list[str]:
        return list(self.suggestions.shown)

    def _enter(self) -> None:
        self.entered += 1

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def press(self, key: str) -> None:
        self.field.entry.event_generate(f"<Key-{key}>")
        self.field.entry.event_generate(f"<KeyRelease-{key}>")
        self.window.root.update()


@pytest.fixture
def asked() -> Iterator[Asked]:
    window = BareWindow(factor=1.0)
    yield Asked(window)
    window.close()


def test_an_arrow_and_enter_take_a_suggestion_and_the_next_enter_is_the_forms(asked: Asked) -> None:
    asked.type("lo")
    assert asked.shown == ["Europe/London"]
    asked.press("BackSpace")
    assert asked.shown == ["Europe/Lisbon", "Europe/London"]
    asked.press("Down")
    asked.press("Down")
    asked.press("Return")
    assert (asked.field.get(), asked.shown, asked.entered) == ("Europe/London", [], 0)
    asked.press("Return")
    assert asked.entered == 1


def test_enter_without_a_chosen_suggestion_goes_to_the_form_with_what_was_typed(asked: Asked) -> None:
    asked.type("to")
    asked.press("Return")
    assert (asked.field.get(), asked.shown, asked.entered) == ("to", [], 1)


def test_esc_closes_the_list_first(asked: Asked) -> None:
    asked.type("t")
    assert asked.shown
    asked.press("Escape")
    assert asked.shown == []
    assert asked.field.get() == "t"


def test_the_list_goes_with_its_field_and_with_the_focus(asked: Asked) -> None:
    asked.type("t")
    asked.window.root.focus_force()
    asked.window.until(lambda: not asked.shown)
    asked.field.entry.focus_force()
    asked.window.root.update()
    asked.press("o")
    assert asked.shown == ["Asia/Tokyo"]
    asked.field.destroy()
    asked.window.root.update()
    assert asked.shown == []
