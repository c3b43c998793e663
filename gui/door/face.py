"""The door's face: one page, for staff."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.window.face import Face
from gui.window.shortcuts import Shortcut

_DOOR = ("door",)
_SHORTCUTS = (
    Shortcut("door", "<Alt-Key-1>", "Alt 1", N_("Door")),
    Shortcut("judge", "<Return>", "Enter", N_("Judge the code, and let somebody in"), _DOOR),
    Shortcut("next_ticket", "<space>", "Esc", N_("Next ticket"), _DOOR),
    Shortcut("for_screening", "<Key-1>", "1–9", N_("This door is for a screening, or for all"), _DOOR),
    Shortcut("same", "<Key-m>", "M", N_("Let in all the same, by a manager"), _DOOR),
    Shortcut("undo_admission", "<Control-Key-z>", "Ctrl Z", N_("Take the last admission back"), _DOOR),
)

DOOR = Face(
    name="door",
    channel=Channel.BOX_OFFICE,
    screens={"door": "gui.scanning.door_page:DoorPage"},
    roots={"door": N_("Door")},
    first_screen="door",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=_SHORTCUTS,
    commands=("next_ticket", "undo_admission"),
    least=Role.STAFF,
)
