"""The administration's face: its screens, rail and shortcuts. For managers and administrators."""

from cinema.domain.users import Channel, Role
from cinema.i18n import N_
from gui.people.sign_in_window import SignInWindow
from gui.tokens import MATINEE
from gui.window.face import Face
from gui.window.shortcuts import Shortcut

SCREENS = {
    "movies": "gui.admin.movies:MoviesPage",
    "import_movies": "gui.admin.movie_import:MovieImportPage",
}
_TABLES = ("movies",)
_SHORTCUTS = (
    Shortcut("movies", "<Alt-Key-2>", "Alt 2", N_("Movies")),
    Shortcut("anything", "<Control-Key-k>", "Ctrl K", N_("Find anything")),
    Shortcut("open", "<Return>", "Enter", N_("Open what is selected"), _TABLES),
    Shortcut("new", "<Control-Key-n>", "Ctrl N", N_("Make a new one"), _TABLES),
    Shortcut("save", "<Control-Key-s>", "Ctrl S", N_("Save")),
)

ADMIN = Face(
    name="admin",
    channel=Channel.ADMIN,
    screens=SCREENS,
    roots={"movies": N_("Movies")},
    rail={"movies": "film"},
    foot=(),
    first_screen="movies",
    sign_in=SignInWindow,
    person_menu={},
    shortcuts=_SHORTCUTS,
    commands=("new", "save"),
    least=Role.MANAGER,
    theme=MATINEE.name,
)
