"""The box office's face: its screens and keys. For staff."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.window.face import Face
from gui.window.shortcuts import Shortcut

SCREENS = {
    "sell": "gui.box_office.sell:SellPage",
    "card": "gui.box_office.card:CardPage",
    "voucher": "gui.box_office.vouchers:VoucherPage",
    "voucher_sale": "gui.box_office.voucher_sale:VoucherSalePage",
    "sales": "gui.box_office.sales:SalesPage",
    "receipt": "gui.box_office.receipt:ReceiptPage",
    "drawer": "gui.box_office.drawer:DrawerPage",
    "cash_move": "gui.box_office.cash_move:CashMovePage",
    "lend": "gui.box_office.lend:LendPage",
    "session_report": "gui.box_office.session_report:SessionReportPage",
}
_SELL, _SALES, _DRAWER = ("sell",), ("sales",), ("drawer",)
_SHORTCUTS = (
    Shortcut("sell", "<Alt-Key-1>", "Alt 1", N_("Sell")),
    Shortcut("sales", "<Alt-Key-2>", "Alt 2", N_("Sales: find one, refund it, print it again")),
    Shortcut("drawer", "<Alt-Key-3>", "Alt 3", N_("Drawer: open, count and close the session")),
    Shortcut("screening", "<Key-1>", "1–9", N_("Choose a screening"), _SELL),
    Shortcut("type", "<Key-a>", "A–Z", N_("A ticket more of the type with this letter; with Shift one less"), _SELL),
    Shortcut("take", "<Return>", "Enter", N_("Type the amount given; then take it; then the next customer"), _SELL),
    Shortcut("cash1", "<F5>", "F5", N_("Take the exact amount in cash"), _SELL),
    Shortcut("cash2", "<F6>", "F6", N_("Take the first round amount"), _SELL),
    Shortcut("cash3", "<F7>", "F7", N_("Take the second round amount"), _SELL),
    Shortcut("card", "<F9>", "F9", N_("Pay by card"), _SELL),
    Shortcut("voucher", "<Key-v>", "V", N_("Pay by voucher; with Shift sell a voucher"), _SELL),
    Shortcut("show", "<F4>", "F4", N_("Receipt and tickets of the last sale"), _SELL),
    Shortcut("day", "<Control-Key-g>", "Ctrl G", N_("Back to today"), _SELL),
    Shortcut("before", "<Prior>", "Page ↑", N_("The day before"), _SELL),
    Shortcut("after", "<Next>", "Page ↓", N_("The day after"), _SELL),
    Shortcut("seat", "<Right>", "← ↑ ↓ →", N_("Move between seats, across aisles"), _SELL),
    Shortcut("place", "<space>", N_("Space"), N_("Place a ticket on this seat, or take it away"), _SELL),
    Shortcut("x", "<F5>", "F5", N_("X report"), _DRAWER),
    Shortcut("put_in", "<F6>", "F6", N_("Put cash in"), _DRAWER),
    Shortcut("take_out", "<F7>", "F7", N_("Take cash out"), _DRAWER),
    Shortcut("enter_session", "<F12>", "F12", N_("Open or close the session with what was counted"), _DRAWER),
    Shortcut("refund", "<F2>", "F2", N_("Refund tickets of this sale"), _SALES),
    Shortcut("conclude", "<F12>", "F12", N_("Give the money back"), _SALES),
    Shortcut("again", "<F4>", "F4", N_("Receipt of this sale"), _SALES),
)

BOX_OFFICE = Face(
    name="box-office",
    channel=Channel.BOX_OFFICE,
    screens=SCREENS,
    roots={"sell": N_("Sell"), "sales": N_("Sales"), "drawer": N_("Drawer")},
    first_screen="sell",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=_SHORTCUTS,
    commands=(
        *("cash1", "cash2", "cash3", "card", "show", "day", "before", "after"),
        *("refund", "conclude", "again", "x", "put_in", "take_out", "enter_session"),
    ),
    least=Role.STAFF,
)
