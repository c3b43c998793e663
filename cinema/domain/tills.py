"""Tills: workstations that sell. A till is identified by its key and numbers receipts along its own chain."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _


class StationKind(StrEnum):
    """What a workstation is registered for by a manager."""

    TILL = "till"
    DOOR = "door"
    KIOSK = "kiosk"


KIND_NAMES = {StationKind.TILL: N_("Till"), StationKind.DOOR: N_("Door"), StationKind.KIOSK: N_("Kiosk")}
LONGEST_LABEL = 40
DISPLAY = "display"
"""The device of a till whose value is the place of its customer display, as `read_place` returns it."""
ANY_PLACE = "window"
_PLACE = re.compile(r"(\d{3,5})x(\d{3,5})([+-]\d{1,5})([+-]\d{1,5})")


@dataclass(frozen=True, slots=True)
class HandStop:
    """A kiosk that staff put out of order: why, who did (a user's id, or the operator), and since when."""

    reason: str
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Till:
    """A workstation that sells. Its id is the fingerprint of its key; its short number is never reused.

    `name` is the machine's. `epoch` is the database's when it registered: a restore begins a new epoch, in which every
    till gets a new key and number. `kind` and `label` are a manager's, who registers it as a station: None before, and
    a `retired` one is a station no longer. `devices` has what is connected to it, by name. `stopped`: a kiosk that was
    put out of order by hand.
    """

    id: str
    number: int
    name: str
    public_key: str
    epoch: str
    since: datetime
    kind: StationKind | None = None
    label: str = ""
    devices: dict[str, str] = field(default_factory=dict, compare=False)
    retired: bool = False
    stopped: HandStop | None = field(default=None, compare=False)
    version: int = field(default=0, compare=False)

    @property
    def is_station(self) -> bool:
        """Whether a manager has registered it for something, and not retired it."""
        return self.kind is not None and not self.retired


def read_place(text: str) -> str:
    """Return the place of a customer display as typed: width x height +left +top in pixels, or `window` for any place.

    Empty for none: it then opens only when it is asked for. InvalidInputError for the field `display`.
    """
    tidy = "".join(text.split()).lower().replace("×", "x")
    if tidy in {"", ANY_PLACE} or _PLACE.fullmatch(tidy):
        return tidy
    words = _("Type width, height, left and top in pixels, such as 1920x1080+1280+0, or the word window.")
    raise InvalidInputError(words, field="display")


def place_of(text: str) -> tuple[int, int, int, int] | None:
    """Return left, top, width and height of a place that `read_place` returned; None: any place."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    width, height, left, top = (int(part) for part in found.groups())
    return left, top, width, height
