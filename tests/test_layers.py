"""The arrows of docs/architecture.md: who may import whom. Reads every file's imports, those inside functions too."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("cinema", "gui", "repositories", "api")
DRIVERS = ("pymongo", "bson", "gridfs")
RULES = ("cinema.domain", "cinema.errors", "cinema.i18n")
FACE_SEES = (*RULES, "cinema.services.cinema", "cinema.services.office", "cinema.services.audience")

# The floors of gui/, from the ground up. A file may import from its own package and from the floors below it.
STYLE = tuple(
    f"gui.{name}"
    for name in ("fonts", "images", "nine_slice", "own_events", "scale", "style_colours", "styles", "theme", "tokens")
)
CONTROLS = (*FACE_SEES, *STYLE, "gui.widgets")
PARTS = (*CONTROLS, "gui.window", "gui.seat_map", "gui.receipts")
PAGES = (*PARTS, "gui.movies", "gui.people", "gui.selling", "gui.scanning")
FACES = ("customer", "box_office", "door", "kiosk", "admin")


def _files(modules: tuple[str, ...], allowed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {module.replace(".", "/") + ".py": allowed for module in modules}


# What a folder may import of this project; a file's own line comes before its folder's.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "cinema/bootstrap.py": ("cinema", "repositories"),
    "cinema/wiring": (
        *RULES,
        "cinema.ports",
        "cinema.services",
        "cinema.adapters",
        "cinema.wiring",
        "repositories.storage",
    ),
    "cinema/__main__.py": ("cinema", "gui"),
    "cinema/errors.py": (),
    "cinema/i18n.py": ("cinema.domain.currencies",),
    "cinema/files.py": ("cinema.errors", "cinema.i18n"),
    "cinema/ports": (*RULES, "cinema.ports"),
    "cinema/domain": RULES,
    "cinema/services": (*RULES, "cinema.ports", "cinema.services"),
    "cinema/adapters": (*RULES, "cinema.files", "cinema.ports", "cinema.adapters"),
    "cinema/commands": (
        *RULES,
        "cinema.files",
        "cinema.ports",
        "cinema.services",
        "cinema.adapters",
        "cinema.commands",
    ),
    "repositories": (*RULES, "cinema.files", "cinema.ports", "repositories"),
    "gui/__init__.py": (),
    **_files(STYLE, (*FACE_SEES, *STYLE)),
    "gui/widgets": CONTROLS,
    "gui/seat_map": (*CONTROLS, "gui.seat_map"),
    "gui/receipts": (*CONTROLS, "gui.receipts"),
    "gui/window": (*CONTROLS, "gui.window"),
    "gui/movies": (*PARTS, "gui.movies"),
    "gui/people": (*PARTS, "gui.people"),
    "gui/selling": (*PARTS, "gui.selling"),
    "gui/scanning": (*PARTS, "gui.scanning"),
    **{f"gui/{face}": (*PAGES, f"gui.{face}") for face in FACES},
    "gui/app.py": (*CONTROLS, "gui.window"),
    "gui/tour": (*FACE_SEES, "gui"),
    "api": (*FACE_SEES, "api"),
}
# Foreign libraries that have one home.
HOMES: dict[str, tuple[str, ...]] = {
    "pymongo": ("repositories",),
    "bson": ("repositories",),
    "gridfs": ("repositories",),
    "tkinter": ("gui",),
    "ttkbootstrap": ("gui",),
    "reportlab": ("cinema/adapters",),
    "segno": ("cinema/adapters",),
    "bcrypt": ("cinema/adapters",),
    "cryptography": ("cinema/adapters",),
    "pydantic": ("cinema/adapters", "repositories/archive"),
    "pydantic_settings": ("cinema/adapters",),
    "cattrs": ("repositories",),
}
# The rules themselves need nothing but the standard library, the grammar of e-mails and usernames, the passwords that
# are guessed first, the world's currencies, what other Latin letters
# are typed as, and how Arabic and Hebrew are read.
FOREIGN_IN_RULES = ("email_validator", "babel", "precis_i18n", "zxcvbn", "anyascii", "bidi", "arabic_reshaper")


def imports_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, full name) of everything that a source imports, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield node.lineno, "." * node.level + (node.module or "")
            else:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def inside(name: str, places: tuple[str, ...], separator: str = ".") -> bool:
    return any(name == place or name.startswith(place + separator) for place in places)


def wrong_arrows(path: str, source: str) -> list[str]:
    """Return what is wrong with a file's imports; the path is relative to the project, with slashes."""
    allowed = next((MAY_IMPORT[place] for place in MAY_IMPORT if inside(path, (place,), "/")), ("cinema",))
    found = []
    for line, name in imports_of(source):
        top = name.partition(".")[0]
        if name.startswith("."):
            found.append(f"{path}:{line} imports {name}: write the whole name")
        elif top in OURS and not (inside(name, allowed) or name == "cinema.__version__"):
            found.append(f"{path}:{line} imports {name}")
        elif top in HOMES and not inside(path, HOMES[top], "/"):
            found.append(f"{path}:{line} imports {name}, whose home is {', '.join(HOMES[top])}")
    return found


def sources() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


@pytest.mark.parametrize("folder", [folder for folder in OURS if (ROOT / folder).is_dir()])
def test_every_arrow_is_in_the_picture(folder: str) -> None:
    files = [path for path in sources() if path.startswith(f"{folder}/")]
    assert files, folder
    wrong = [line for path in files for line in wrong_arrows(path, (ROOT / path).read_text(encoding="utf-8"))]
    assert not wrong, "\n".join(wrong)


def test_no_two_files_of_the_windows_need_each_other() -> None:
    files = {path.removesuffix(".py").replace("/", "."): path for path in sources() if path.startswith("gui/")}
    needs = {
        module: {
            needed
            for _line, name in imports_of((ROOT / path).read_text(encoding="utf-8"))
            for needed in (name, name.rpartition(".")[0])
            if needed in files
        }
        for module, path in files.items()
    }
    TopologicalSorter(needs).prepare()  # raises CycleError with the modules of a circle


def test_every_folder_has_its_rule() -> None:
    ruled = [path for path in sources() if any(inside(path, (place,), "/") for place in MAY_IMPORT)]
    assert [path for path in sources() if path not in ruled] == ["cinema/__init__.py"]


def test_the_rules_need_no_foreign_library_but_two_and_those_late() -> None:
    standard = sys.stdlib_module_names
    for path in (path for path in sources() if path.startswith("cinema/domain/")):
        source = (ROOT / path).read_text(encoding="utf-8")
        functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
        late = {line for node in functions for line in _lines(node)}
        for line, name in imports_of(source):
            top = name.partition(".")[0]
            assert top in (*standard, "cinema", *FOREIGN_IN_RULES), f"{path}:{line} imports {name}"
            assert top not in FOREIGN_IN_RULES or line in late, f"{path}:{line} imports {name} before it is needed"


def _lines(node: ast.FunctionDef) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


@pytest.mark.parametrize(
    ("path", "snippet"),
    [
        ("cinema/domain/money.py", "from cinema.services.selling.checkout import Checkout"),
        ("cinema/domain/money.py", "import cinema.ports"),
        ("cinema/domain/money.py", "def late():\n    import pymongo"),
        ("cinema/services/selling/checkout.py", "from cinema.adapters.cash import CashDrawer"),
        ("cinema/services/selling/checkout.py", "from repositories.seat_maps import SeatMaps"),
        ("cinema/services/selling/checkout.py", "import tkinter as tk"),
        ("cinema/adapters/cash.py", "from cinema.services import checkout"),
        ("cinema/commands/sale.py", "from cinema.bootstrap import open_cinema"),
        ("cinema/commands/sale.py", "from gui.app import run"),
        ("repositories/users.py", "from cinema.services.accounts import Accounts"),
        ("repositories/users.py", "import gui.app"),
        ("repositories/archive/format.py", "from cinema.services.backup import Backups"),
        ("cinema/ports/selling.py", "from repositories.audit.rows import AuditRows"),
        ("gui/app.py", "from repositories.connect import connect"),
        ("gui/app.py", "from cinema.bootstrap import open_cinema"),
        ("gui/app.py", "from bson import ObjectId"),
        ("gui/app.py", "from cinema.services.selling.checkout import Checkout"),
        ("gui/app.py", "from cinema.adapters.qr import qr_matrix"),
        ("gui/theme.py", "from gui.widgets.paint import Painted"),
        ("gui/widgets/paint.py", "from gui.movies.dates import ago"),
        ("gui/seat_map/board.py", "from gui.window.screen import Screen"),
        ("gui/receipts/paper.py", "from gui.seat_map.board import SeatBoard"),
        ("gui/selling/basket.py", "from gui.customer.seats import Seats"),
        ("gui/movies/dates.py", "from gui.people.passwords import strength"),
        ("gui/door/face.py", "from gui.customer.seats import Seats"),
        ("gui/app.py", "from gui.customer.face import CUSTOMER"),
        ("api/app.py", "import tkinter"),
        ("api/app.py", "from gui.tokens import Tokens"),
        ("api/app.py", "from cinema.bootstrap import open_cinema"),
        ("cinema/__main__.py", "from repositories.connect import connect"),
        ("cinema/bootstrap.py", "from gui.app import run"),
        ("cinema/wiring/selling.py", "from repositories.transactions import Transactions"),
        ("cinema/wiring/selling.py", "from cinema.bootstrap import join"),
        ("cinema/services/selling/booking.py", "from cinema.wiring.selling import build_selling"),
        ("cinema/services/new/deep.py", "from . import sibling"),
    ],
)
def test_a_wrong_arrow_is_found(path: str, snippet: str) -> None:
    assert wrong_arrows(path, snippet)


@pytest.mark.parametrize(
    ("path", "snippet"),
    [
        ("gui/app.py", "from cinema.services.cinema import Cinema\nimport tkinter"),
        ("gui/box_office/face.py", "from gui.selling.basket import Basket"),
        ("gui/selling/basket.py", "from gui.seat_map.looks import SeatLook"),
        ("api/app.py", "from cinema.services.cinema import Cinema"),
        ("repositories/users.py", "from cinema.ports import SignInGate\nfrom pymongo import MongoClient"),
        ("cinema/__main__.py", "from gui.app import run\nfrom cinema import __version__"),
        ("cinema/bootstrap.py", "from repositories.connect import connect"),
    ],
)
def test_a_right_arrow_is_left_alone(path: str, snippet: str) -> None:
    assert wrong_arrows(path, snippet) == []
