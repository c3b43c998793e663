"""The door's face: one page, for staff."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.scanning.door_keys import DOOR_COMMANDS, DOOR_KEYS
from gui.window.face import Face
from gui.window.shortcuts import Shortcut

DOOR = Face(
    name="door",
    channel=Channel.BOX_OFFICE,
    screens={"door": "gui.scanning.door_page:DoorPage"},
    roots={"door": N_("Door")},
    first_screen="door",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=(Shortcut("door", "<Alt-Key-1>", "Alt 1", N_("Door")), *DOOR_KEYS),
    commands=DOOR_COMMANDS,
    least=Role.STAFF,
    scanned="gui.scanning.scanned_ticket:show_ticket",
)
