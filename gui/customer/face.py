"""The customer face: its screens, top bar and shortcuts."""

from cinema.domain.users import Channel
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.window.face import Face
from gui.window.shortcuts import AGAIN, Shortcut

SCREENS = {
    "on_now": "gui.customer.on_now:OnNow",
    "catalogue": "gui.customer.catalogue:Catalogue",
    "for_you": "gui.customer.for_you:ForYou",
    "title": "gui.customer.title:Title",
    "seats": "gui.customer.seats:Seats",
    "payment": "gui.customer.payment:Payment",
    "reserve": "gui.customer.reserve:Reserve",
    "reserved": "gui.customer.reserved:Reserved",
    "receipt": "gui.customer.receipt:ReceiptPage",
    "purchases": "gui.customer.purchases:Purchases",
    "favourites": "gui.customer.favourites:Favourites",
    "proposals": "gui.customer.proposals:Proposals",
    "profile": "gui.customer.profile:Profile",
}
_GRIDS = ("on_now", "catalogue", "for_you", "favourites")
_SHORTCUTS = (
    AGAIN,
    Shortcut("undo", "<Control-Key-z>", "Ctrl Z", N_("Take seats again that were just given back")),
    Shortcut("on_now", "<Alt-Key-1>", "Alt 1", N_("On now")),
    Shortcut("catalogue", "<Alt-Key-2>", "Alt 2", N_("Catalogue")),
    Shortcut("purchases", "<Alt-Key-3>", "Alt 3", N_("My tickets")),
    Shortcut("favourites", "<Alt-Key-4>", "Alt 4", N_("Favourites")),
    Shortcut("for_you", "<Alt-Key-5>", "Alt 5", N_("For you")),
    Shortcut("walk", "<Right>", "← ↑ ↓ →", N_("Move between posters, days and times"), (*_GRIDS, "title")),
    Shortcut("open", "<Return>", "Enter", N_("Open the selected movie"), _GRIDS),
    Shortcut("favourite", "<Key-f>", "F", N_("Add to favourites, or remove"), (*_GRIDS, "title")),
    Shortcut("seat", "<Right>", "← ↑ ↓ →", N_("Move between seats, across aisles"), ("seats",)),
    Shortcut("take", "<space>", N_("Space"), N_("Take a seat, or give it back"), ("seats",)),
    Shortcut("pay", "<Return>", "Enter", N_("Go on to payment, or pay"), ("seats", "payment")),
)

CUSTOMER = Face(
    name="customer",
    channel=Channel.CUSTOMER,
    screens=SCREENS,
    roots={
        "on_now": N_("On now"),
        "catalogue": N_("Catalogue"),
        "for_you": N_("For you"),
        "purchases": N_("My tickets"),
        "favourites": N_("Favourites"),
    },
    first_screen="on_now",
    sign_in=SignInWindow,
    person_menu={"profile": N_("Profile"), "purchases": N_("My tickets"), "proposals": N_("My proposals")},
    search_screen="catalogue",
    shortcuts=_SHORTCUTS,
    entered="gui.selling.left_behind:offer",
)
