"""The box office's face: its screens and keys. For staff."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.window.face import Face
from gui.window.shortcuts import Shortcut

SCREENS = {
    "sell": "gui.box_office.sell:SellPage",
    "find": "gui.box_office.find:FindPage",
    "discount": "gui.box_office.discount:DiscountPage",
    "card": "gui.box_office.card:CardPage",
    "voucher": "gui.box_office.vouchers:VoucherPage",
    "voucher_sale": "gui.box_office.voucher_sale:VoucherSalePage",
    "sales": "gui.box_office.sales:SalesPage",
    "exchange": "gui.box_office.exchange:ExchangePage",
    "receipt": "gui.box_office.receipt:ReceiptPage",
    "drawer": "gui.box_office.drawer:DrawerPage",
    "cash_move": "gui.box_office.cash_move:CashMovePage",
    "park": "gui.box_office.park_form:ParkPage",
    "waiting": "gui.box_office.waiting:WaitingPage",
    "unfinished": "gui.box_office.unfinished:UnfinishedPage",
    "door": "gui.scanning.door_page:DoorPage",
    "lend": "gui.box_office.lend:LendPage",
    "reason": "gui.box_office.reason:ReasonPage",
    "session_report": "gui.selling.session_report:SessionReportPage",
}
_SELL, _SALES, _DRAWER, _WAITING = ("sell",), ("sales",), ("drawer",), ("waiting",)
_EXCHANGE, _SEATS = ("exchange",), ("sell", "exchange")
_SHORTCUTS = (
    Shortcut("sell", "<Alt-Key-1>", "Alt 1", N_("Sell")),
    Shortcut("sales", "<Alt-Key-2>", "Alt 2", N_("Sales: find one, refund it, print it again")),
    Shortcut("drawer", "<Alt-Key-3>", "Alt 3", N_("Drawer: open, count and close the session")),
    Shortcut("waiting", "<Alt-Key-4>", "Alt 4", N_("Waiting: baskets that are parked or reserved")),
    Shortcut("door", "<Alt-Key-5>", "Alt 5", N_("Door: let people in by their tickets")),
    Shortcut("screening", "<Key-1>", "1–9", N_("Choose a screening"), _SEATS),
    Shortcut("type", "<Key-a>", "A–Z", N_("A ticket more of the type with this letter; with Shift one less"), _SEATS),
    Shortcut("take", "<Return>", "Enter", N_("Type the amount given; then take it; then the next customer"), _SELL),
    Shortcut("cash1", "<F5>", "F5", N_("Take the exact amount in cash"), _SEATS),
    Shortcut("cash2", "<F6>", "F6", N_("Take the first round amount"), _SEATS),
    Shortcut("cash3", "<F7>", "F7", N_("Take the second round amount"), _SEATS),
    Shortcut("find_any", "<F3>", "F3", N_("Find a film, another day, or the customer"), _SEATS),
    Shortcut("discount", "<F2>", "F2", N_("A discount, or complimentary tickets"), _SELL),
    Shortcut("card", "<F9>", "F9", N_("Pay by card"), _SEATS),
    Shortcut("voucher", "<Key-v>", "V", N_("Pay by voucher; with Shift sell a voucher"), _SELL),
    Shortcut("park", "<F11>", "F11", N_("Park this basket; without one, see what waits"), _SELL),
    Shortcut("reserve", "<Control-Key-r>", "Ctrl R", N_("Reserve these seats under a name or a number"), _SELL),
    Shortcut("show", "<F4>", "F4", N_("Receipt and tickets of the last sale"), _SELL),
    Shortcut("day", "<Control-Key-g>", "Ctrl G", N_("Back to today"), _SEATS),
    Shortcut("before", "<Prior>", "Page ↑", N_("The day before"), _SEATS),
    Shortcut("after", "<Next>", "Page ↓", N_("The day after"), _SEATS),
    Shortcut("seat", "<Right>", "← ↑ ↓ →", N_("Move between seats, across aisles"), _SEATS),
    Shortcut("place", "<space>", N_("Space"), N_("Place a ticket on this seat, or take it away"), _SEATS),
    Shortcut("x", "<F5>", "F5", N_("X report"), _DRAWER),
    Shortcut("put_in", "<F6>", "F6", N_("Put cash in"), _DRAWER),
    Shortcut("take_out", "<F7>", "F7", N_("Take cash out"), _DRAWER),
    Shortcut("last_z", "<F8>", "F8", N_("The last Z again"), _DRAWER),
    Shortcut("card_total", "<F9>", "F9", N_("Type the total of the card terminal"), _DRAWER),
    Shortcut("enter_session", "<F12>", "F12", N_("Open or close the session with what was counted"), _DRAWER),
    Shortcut("refund", "<F2>", "F2", N_("Refund tickets of this sale"), _SALES),
    Shortcut("conclude", "<F12>", "F12", N_("Give the money back"), _SALES),
    Shortcut("collect", "<Return>", "Enter", N_("Take the basket over"), _WAITING),
    Shortcut("let_go", "<Control-Delete>", "Ctrl Del", N_("Let its seats go"), _WAITING),
    Shortcut("again", "<F4>", "F4", N_("Receipt of this sale"), _SALES),
    Shortcut("undo_admission", "<Control-Key-z>", "Ctrl Z", N_("Take the last admission back"), ("door",)),
    Shortcut("print", "<F4>", "F4", N_("Print it"), ("receipt",)),
    Shortcut("exchange", "<Key-x>", "X", N_("Exchange tickets of this sale"), _SALES),
    Shortcut("tickets", "<Control-Key-t>", "Ctrl T", N_("To the tickets, and on to the seats"), _EXCHANGE),
    Shortcut("best", "<Key-0>", "0", N_("The best seats for all tickets"), _EXCHANGE),
    Shortcut("why", "<F4>", "F4", N_("Choose the reason"), _EXCHANGE),
    Shortcut("reissue", "<F2>", "F2", N_("Issue lost tickets again, with nothing to pay"), _EXCHANGE),
    Shortcut("exchange_now", "<F12>", "F12", N_("Exchange the tickets"), _EXCHANGE),
)

BOX_OFFICE = Face(
    name="box-office",
    channel=Channel.BOX_OFFICE,
    screens=SCREENS,
    roots={
        "sell": N_("Sell"),
        "sales": N_("Sales"),
        "drawer": N_("Drawer"),
        "waiting": N_("Waiting"),
        "door": N_("Door"),
    },
    first_screen="sell",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=_SHORTCUTS,
    commands=(
        "print",  # before those that F4 opens a receipt with: one press must not print it too
        *("cash1", "cash2", "cash3", "card", "find_any", "discount", "show", "day", "before", "after"),
        *("park", "reserve", "let_go", "undo_admission"),
        *("tickets", "why", "reissue", "exchange_now"),
        *("refund", "conclude", "again", "x", "put_in", "take_out", "last_z", "card_total", "enter_session"),
    ),
    entered="gui.box_office.unfinished:offer",
    least=Role.STAFF,
)
