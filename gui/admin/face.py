"""The administration's face: its screens, rail and shortcuts. For managers and administrators."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.tokens import MATINEE
from gui.window.face import Face
from gui.window.shortcuts import AGAIN, Shortcut

SCREENS = {
    "schedule": "gui.admin.schedule:SchedulePage",
    "cancelled": "gui.admin.cancelled:CancelledPage",
    "receipt": "gui.admin.receipt:ReceiptPage",
    "movies": "gui.admin.movies:MoviesPage",
    "reviews": "gui.admin.reviews:ReviewsPage",
    "import_movies": "gui.admin.movie_import:MovieImportPage",
    "proposals": "gui.admin.proposals:ProposalsPage",
    "auditoriums": "gui.admin.auditoriums:AuditoriumsPage",
    "screening_seats": "gui.admin.screening_seats:ScreeningSeatsPage",
    "seat_plan": "gui.admin.plan_page:PlanPage",
    "plan_editor": "gui.admin.plan_editor.page:PlanEditorPage",
    "prices": "gui.admin.prices:PricesPage",
    "ticket_types": "gui.admin.ticket_types:TicketTypesPage",
    "people": "gui.admin.people:PeoplePage",
    "waiting": "gui.admin.waiting:WaitingPage",
    "cash": "gui.admin.cash:CashPage",
    "session_end": "gui.admin.session_end:SessionEndPage",
    "session_report": "gui.selling.session_report:SessionReportPage",
    "house": "gui.admin.house:HousePage",
    "admissions": "gui.admin.admissions:AdmissionsPage",
    "vouchers": "gui.admin.vouchers:VouchersPage",
    "printers": "gui.admin.printers:PrintersPage",
    "rehearsal": "gui.admin.rehearsal:RehearsalPage",
    "journal": "gui.admin.journal:JournalPageScreen",
    "house_changes": "gui.admin.house_changes:HouseChangesPage",
    "permissions": "gui.admin.permissions:PermissionsPage",
}
_TABLES = ("movies", "auditoriums", "ticket_types", "people", "printers")
_SHORTCUTS = (
    Shortcut("schedule", "<Alt-Key-1>", "Alt 1", N_("Schedule")),
    Shortcut("movies", "<Alt-Key-2>", "Alt 2", N_("Movies")),
    Shortcut("auditoriums", "<Alt-Key-3>", "Alt 3", N_("Auditoriums")),
    Shortcut("prices", "<Alt-Key-4>", "Alt 4", N_("Prices")),
    Shortcut("people", "<Alt-Key-5>", "Alt 5", N_("People")),
    Shortcut("waiting", "<Alt-Key-6>", "Alt 6", N_("Waiting")),
    Shortcut("cash", "<Alt-Key-7>", "Alt 7", N_("Cash: business days and the safe")),
    Shortcut("house", "<Alt-Key-8>", "Alt 8", N_("House")),
    AGAIN,
    Shortcut("anything", "<Control-Key-k>", "Ctrl K", N_("Find anything")),
    Shortcut("open", "<Return>", "Enter", N_("Open what is selected"), (*_TABLES, "reviews", "proposals")),
    Shortcut("new", "<Control-Key-n>", "Ctrl N", N_("Make a new one"), (*_TABLES, "schedule", "prices")),
    Shortcut("day", "<Control-Key-g>", "Ctrl G", N_("Go to a day"), ("schedule",)),
    Shortcut(
        "copy", "<Control-Key-d>", "Ctrl D", N_("Copy the shown days, or the chosen seats"), ("schedule", "plan_editor")
    ),
    Shortcut("plan_undo", "<Control-Key-z>", "Ctrl Z", N_("Undo"), ("plan_editor",)),
    Shortcut("plan_redo", "<Control-Key-y>", "Ctrl Y", N_("Redo"), ("plan_editor",)),
    Shortcut("plan_all", "<Control-Key-a>", "Ctrl A", N_("Choose all seats"), ("plan_editor",)),
    Shortcut(
        "plan_tool", "<Key-v>", "V  R  I  S  H", N_("Choose, rows, aisle, shape, move the sheet"), ("plan_editor",)
    ),
    Shortcut("plan_kind", "<Key-1>", "1–6", N_("Kind of the chosen seats; 6: never sold"), ("plan_editor",)),
    Shortcut("plan_mirror", "<Key-m>", "M", N_("Copy to the other side; with Shift: mirror"), ("plan_editor",)),
    Shortcut(
        "plan_nudge", "<Right>", "← ↑ ↓ →", N_("Move what is chosen; with Ctrl: to another seat"), ("plan_editor",)
    ),
    Shortcut(
        "plan_take", "<space>", N_("Space"), N_("Choose the seat, or hold it to move the sheet"), ("plan_editor",)
    ),
    Shortcut("publish", "<Control-Key-p>", "Ctrl P", N_("Publish the drafts"), ("schedule",)),
    Shortcut("sheet", "<Control-Key-e>", "Ctrl E", N_("Print the day's sheet"), ("schedule",)),
    Shortcut("export", "<Control-Key-t>", "Ctrl T", N_("Export the schedule"), ("schedule",)),
    Shortcut("import", "<Control-Key-i>", "Ctrl I", N_("Import from a file"), ("movies",)),
    Shortcut("save", "<Control-Key-s>", "Ctrl S", N_("Save")),
)

ADMIN = Face(
    name="admin",
    channel=Channel.ADMIN,
    screens=SCREENS,
    roots={
        "schedule": N_("Schedule"),
        "movies": N_("Movies"),
        "auditoriums": N_("Auditoriums"),
        "prices": N_("Prices"),
        "people": N_("People"),
        "waiting": N_("Waiting"),
        "cash": N_("Cash"),
        "house": N_("House"),
    },
    rail={
        "schedule": "calendar3",
        "movies": "film",
        "auditoriums": "grid-3x3-gap",
        "prices": "tags",
        "people": "people",
        "waiting": "hourglass-split",
        "cash": "cash-stack",
        "house": "house",
    },
    foot=("house",),
    first_screen="schedule",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=_SHORTCUTS,
    finder="gui.admin.finder:Finder",
    commands=(
        "new",
        "save",
        "day",
        "copy",
        "publish",
        "import",
        "sheet",
        "export",
        "plan_undo",
        "plan_redo",
        "plan_all",
    ),
    counts={"waiting": "gui.admin.waiting_data:how_many"},
    least=Role.MANAGER,
    theme=MATINEE.name,
)
