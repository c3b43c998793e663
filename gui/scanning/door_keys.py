"""The keys of the door's page, for each face that has it. None is a sign of a code: the code's field has the focus."""

from cinema.i18n import N_
from gui.window.shortcuts import Shortcut

_DOOR = ("door",)
_NUMBERS = range(1, 10)

FOR_SCREENING = {f"for_screening_{number}": number for number in _NUMBERS}
"""The commands that make this door one for a screening, with the screening's number."""
DOOR_COMMANDS = (*FOR_SCREENING, "next_ticket", "all_the_same", "undo_admission", "confirm_settled")
DOOR_KEYS = (
    Shortcut("judge", "<Return>", "Enter", N_("Judge the code, and let somebody in"), _DOOR),
    Shortcut("next_ticket", "<space>", N_("Space"), N_("Next ticket"), _DOOR),
    *(
        Shortcut(
            name,
            f"<Control-Key-{number}>",
            "Ctrl 1–9" if number == 1 else "",
            N_("This door is for a screening, or for all"),
            _DOOR,
        )
        for name, number in FOR_SCREENING.items()
    ),
    Shortcut("all_the_same", "<F9>", "F9", N_("Let in all the same, by a manager"), _DOOR),
    Shortcut("confirm_settled", "<F12>", "F12", N_("Confirm what was found when the database came back"), _DOOR),
    Shortcut("undo_admission", "<Control-Key-z>", "Ctrl Z", N_("Take back the admission that is shown"), _DOOR),
)
