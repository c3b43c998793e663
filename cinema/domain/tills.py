"""Tills: workstations that sell. A till is identified by its key and numbers receipts along its own chain."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.i18n import N_


class StationKind(StrEnum):
    """What a workstation is registered for by a manager."""

    TILL = "till"
    DOOR = "door"
    KIOSK = "kiosk"


KIND_NAMES = {StationKind.TILL: N_("Till"), StationKind.DOOR: N_("Door"), StationKind.KIOSK: N_("Kiosk")}
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Till:
    """A workstation that sells. Its id is the fingerprint of its key; its short number is never reused.

    `name` is the machine's. `epoch` is the database's when it registered: a restore begins a new epoch, in which every
    till gets a new key and number. `kind` and `label` are a manager's, who registers it as a station: None before, and
    a `retired` one is a station no longer. `devices` has what is connected to it, by name.
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
    version: int = field(default=0, compare=False)

    @property
    def is_station(self) -> bool:
        """Whether a manager has registered it for something, and not retired it."""
        return self.kind is not None and not self.retired
