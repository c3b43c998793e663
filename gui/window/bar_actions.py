"""What the bar at the top, or the rail, may do to the window; and the entries of the user's menu in a rail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cinema.i18n import LANGUAGES, _


@dataclass(frozen=True, slots=True)
class BarActions:
    """Callbacks of the bar; `person_menu` maps the screens of the user's menu to their labels.

    `faces` are the other faces that the user may open, with what opens them.
    """

    go: Callable[[str], None]
    search: Callable[[str], None]
    leave_search: Callable[[], None]
    change_language: Callable[[str], None]
    switch_theme: Callable[[], None]
    sign_in: Callable[[], None]
    lock: Callable[[], None]
    sign_out: Callable[[], None]
    help: Callable[[], None]
    person_menu: Mapping[str, str]
    faces: Sequence[tuple[str, Callable[[], None]]] = ()


def person_entries(act: BarActions) -> list[tuple[str, Callable[[], None]]]:
    """Return the user's menu of a rail, which has no switches of its own."""
    return [
        *((_(words), partial(act.go, name)) for name, words in act.person_menu.items()),
        *((_(words), open_it) for words, open_it in act.faces),
        *((words, partial(act.change_language, code)) for code, words in LANGUAGES.items()),
        (_("Dark or light"), act.switch_theme),
        (_("Keys"), act.help),
        (_("Lock now"), act.lock),
        (_("Sign out"), act.sign_out),
    ]
