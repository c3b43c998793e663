"""One customer's visit at a kiosk: everything that is known of them, in one value that is dropped at its end."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cinema.domain.orders import Order
    from cinema.domain.screenings import Showing
    from cinema.domain.users import User
    from gui.selling.purchase import Purchase


@dataclass(frozen=True, slots=True)
class Access:
    """How the customer wants the kiosk to be, from any screen by one touch.

    `text` is the text size (0 to 2). `low`: all controls in the lower part of a screen that stands upright.
    """

    contrast: bool = False
    text: int = 0
    low: bool = False
    sound: bool = True
    speech: bool = False


@dataclass(slots=True)
class Visit:
    """What is shown of a customer comes from here, so that nothing is left when the next one gets a new visit.

    `count` seats are wanted, `spaces` of them wheelchair spaces. `lists`: the list of seats instead of the map, at its
    `list_page`, of the seats at `list_place` alone. `is_collected`: the seats were chosen at the counter.
    """

    language: str
    access: Access = field(default_factory=Access)
    user: "User | None" = None
    showing: "Showing | None" = None
    purchase: "Purchase | None" = None
    order: "Order | None" = None
    day: str = ""
    sort: str = "soonest"
    features: frozenset[str] = frozenset()
    count: int = 2
    spaces: int = 0
    lists: bool = False
    list_place: str = ""
    list_page: int = 0
    is_collected: bool = False
