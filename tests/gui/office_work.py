"""What a manager does in the administration's pages before the doors open, for any pair of hands."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cinema.domain.auditoriums import SeatKind
from gui.admin.copy_panel import CopyPanel
from gui.admin.movie_import import MovieImportPage
from gui.admin.movies import MoviesPage
from gui.admin.person_form import PersonForm
from gui.admin.plan_check_panel import CheckPanel
from gui.admin.plan_import_panel import ImportPanel
from gui.admin.plan_page import PlanPage
from gui.admin.plan_rows_panel import RowsPanel
from gui.admin.prices import PricesPage
from gui.admin.room_form import RoomForm
from gui.admin.schedule import SchedulePage
from gui.admin.shelf import _CARD, _GAP, _LABEL
from gui.admin.ticket_types import TicketTypesPage
from gui.scale import px
from tests.gui.hands import Window, words_of
from tests.gui.office_hands import Hands, Mouse

PRETIX = Path(__file__).parent.parent / "data" / "pretix_odd_even.json"
ROWS = "A wcssssss\nB sssssssw\nC pppppppp"
FILE = (
    "Película;Duración;Año de producción;Calificación;Sinopsis\n"
    "Aelita;1h 51;1924;7;Marte\nCharade;113;1963;12;París\nDetour;68;1945;12;Ruta\nElephant;81;2003;16;Portland\n"
    "Freaks;64;1932;16;Circo\nGilda;110;1946;12;Buenos Aires\nHeat;170;1995;16;Los Ángeles\nIkiru;2h 23;1952;7;Tokio\n"
    "Juno;96;2007;12;Minnesota\nKes;111;1969;7;Barnsley\n"
)
PASSWORD = "nine-lanterns-over-lisbon"
FIRST, SECOND = ("Aelita", "Charade", "Detour"), ("Gilda", "Heat", "Kes")


class Office:
    """One scenario, told by the pages' own widgets."""

    def __init__(self, window: Window, hands: Hands) -> None:
        self.window, self.hands = window, hands

    @property
    def page(self) -> Any:
        assert self.window.app.shell is not None
        return self.window.app.shell.current

    def at(self, page: type) -> Any:
        self.window.until(lambda: isinstance(self.page, page))
        self.window.settle()
        return self.page

    def panel(self, kind: type) -> Any:
        """Wait for a panel of the page, and for its first field to have the focus."""
        self.window.until(lambda: isinstance(self.page.panel, kind))
        self.window.settle()
        return self.page.panel

    def set_up(self) -> None:
        frame: Any = self.window.app.sign_in_frame
        self.window.until(lambda: "currency" in frame.page.fields)
        self.hands.fill(frame.page.fields["name"], "Cine Doré")
        self.hands.fill(frame.page.fields["timezone"], "Europe/Madrid")
        self.hands.press(frame.page.button)
        self.window.until(lambda: "password" in frame.page.fields)
        for name, text in (("name", "Ada"), ("username", "ada"), ("email", "ada@example.org"), ("password", PASSWORD)):
            self.hands.fill(frame.page.fields[name], text)
        self.hands.press(frame.page.button)
        self.window.until(lambda: self.window.app.shell is not None and self.window.app.shell.current is not None)
        self.window.settle()

    def room(self, name: str) -> Any:
        """Make an auditorium; its plan opens."""
        self.hands.go("auditoriums")
        self.hands.new(_button(self.page, "New auditorium"))
        form = self.panel(RoomForm)
        self.hands.fill(form.fields["name"], name)
        self.hands.save(form.save)
        return self.at(PlanPage)

    def publish_plan(self, warnings: int) -> None:
        self.hands.press(self.page.tools.switch.buttons["check"])
        panel = self.panel(CheckPanel)
        self.window.settle()
        assert len(panel.ticks) == warnings, words_of(panel)
        for tick in panel.ticks.values():
            self.hands.press(tick)
        self.window.until(lambda: panel.save.instate(["!disabled"]), 5)
        self.hands.save(panel.save)
        self.window.until(lambda: self.page._read is not None and self.page._read.is_current)
        self.window.settle()

    def rooms(self) -> None:
        page = self.room("Grande")
        panel = self.panel(RowsPanel)
        self.hands.fill(panel.fields["rows"], ROWS)
        self.hands.save(panel.save)
        self.window.until(lambda: page._read.plan is not None)
        self.window.settle()
        self.publish_plan(warnings=1)
        page = self.room("Chica")
        self.panel(RowsPanel)
        self.hands.press(page.tools.import_file)
        self.hands.fill(page.dialog.path, str(PRETIX))
        self.hands.press(page.dialog.choose)
        panel = self.panel(ImportPanel)
        guessed = {name: field.get() for name, field in panel.fields.items()}
        for name, words in zip(guessed, ("Standard", "Wheelchair space", "Companion", "Premium"), strict=True):
            if guessed[name] != words:
                self.hands.pick(panel.fields[name], words)
        self.hands.save(panel.save)
        self.window.until(lambda: page._read.plan is not None)
        self.window.settle()
        self.publish_plan(warnings=0)

    def movies(self, folder: Path) -> None:
        file = folder / "cartelera.csv"
        file.write_text(FILE, encoding="utf-8")
        self.hands.go("movies")
        self.hands.press(_button(self.page, "Import"))
        page = self.at(MovieImportPage)
        self.hands.press(_button(page, "Choose a file"))
        self.hands.fill(page.dialog.path, str(file))
        self.hands.press(page.dialog.choose)
        self.window.until(lambda: page._plan is not None)
        self.window.settle()
        assert page.go.cget("text") == "Import 10 movies", words_of(page)
        self.hands.save(page.go)
        self.window.until(lambda: "10 added" in words_of(page))
        self.hands.press(page.go)
        assert len(self.at(MoviesPage).table.shown) == 10

    def ticket_type(self, name: str, key: str, category: str) -> None:
        self.hands.new(_button(self.page, "Add a ticket type"))
        form = self.page.panel
        self.window.settle()
        self.hands.fill(form.fields["name"], name)
        self.hands.fill(form.fields["key"], key)
        self.hands.press(form.fields["category"].buttons[category])
        self.hands.save(form.save)
        self.window.until(lambda: form._record is not None)
        self.window.settle()

    def prices(self) -> None:
        self.hands.go("prices")
        switch: Any = self.page.tools.winfo_children()[0]
        self.hands.press(switch.buttons["ticket_types"])
        page = self.at(TicketTypesPage)
        for name, key, category in (("Adult", "a", "full"), ("Student", "s", "half"), ("Youth", "y", "half")):
            self.ticket_type(name, key, category)
        switch = page.tools.winfo_children()[0]
        self.hands.press(switch.buttons["prices"])
        page = self.at(PricesPage)
        self.card("Base", ("9", "11", "9", "0"), ())
        self.card("Wednesday", ("6", "8", "6", "0"), ("2",))
        self.card("Weekend", ("10.50", "12.50", "10.50", "0"), ("5", "6"))

    def card(self, name: str, prices: tuple[str, ...], days: tuple[str, ...]) -> None:
        page, editor, hands = self.page, self.page.editor, self.hands
        before = len(page.list.tiles)
        hands.new(page.new)
        self.window.until(lambda: editor.title.cget("text") == "New price card" and editor.grid_of_prices.cells)
        self.window.settle()
        hands.fill(editor.names.fields["name"], name)
        if days:
            hands.drop(editor.conditions.add, "Weekday")
            for day in days:
                hands.press(editor.conditions.fields["weekdays"].buttons[day])
        types = list(dict.fromkeys(key for key, _kind in editor.grid_of_prices.cells))
        for kind, price in zip(SeatKind, prices, strict=False):
            hands.fill(editor.grid_of_prices.cells[types[0], kind], price)
        for place, half in enumerate(("Student", "Youth")):
            section = editor.sections["halves"]
            hands.press(section.button)
            hands.pick(section.rows[place]["type"], half)
            hands.pick(section.rows[place]["other"], "Adult")
        section = editor.sections["quotas"]
        hands.press(section.button)
        hands.fill(section.rows[0]["name"], "Half price")
        hands.fill(section.rows[0]["most"], "40%")
        for key in types[1:]:
            hands.press(section.rows[0]["types"].buttons[key])
        self.window.settle()
        hands.save(editor.bottom.save)
        self.window.until(lambda: len(page.list.tiles) == before + 1, 10)
        self.window.settle()

    def staff(self) -> None:
        self.hands.go("people")
        for name in ("Sam", "Tess"):
            self.hands.new(_button(self.page, "Add a person"))
            form = self.panel(PersonForm)
            self.window.until(lambda: self.page.panel._user is None)
            form = self.page.panel
            self.hands.fill(form.fields["name"], name)
            self.hands.fill(form.fields["username"], name.lower())
            self.hands.fill(form.fields["email"], f"{name.lower()}@example.org")
            self.hands.save(form.save)
            self.window.until(lambda: getattr(self.page.panel, "secret", None) is not None)
            self.window.settle()

    def week(self) -> None:
        hands, window = self.hands, self.window
        hands.go("schedule")
        page = self.at(SchedulePage)
        hands.press(page.tools.switch.buttons["week"])
        window.until(lambda: len(page._read.days) == 7)
        hands.press(page.tools.winfo_children()[2])  # next week
        window.settle()
        hands.press(page.tools.switch.buttons["day"])
        window.until(lambda: len(page._read.days) == 1)
        window.settle()
        self.monday = date.fromisoformat(page._read.days[0].day)
        assert self.monday.weekday() == 0
        self.place(page)
        hands.press(_button(page.tools, "Copy"))
        panel = self.panel(CopyPanel)
        for after in range(1, 7):
            hands.press(panel.fields["days"].buttons[(self.monday + timedelta(days=after)).isoformat()])
        hands.save(panel.save)
        window.until(lambda: "36 screenings are there" in words_of(panel._result))
        hands.press(panel.cancel)
        hands.press(page.tools.switch.buttons["week"])
        window.until(lambda: sum(len(line.blocks) for line in page.board.lines) == 42)
        window.settle()
        hands.press(page.publish_button)
        window.until(lambda: not page._drafts() and page.publish_button.instate(["disabled"]))
        window.settle()

    def place(self, page: Any) -> None:
        """Type titles on each line, or drag them from the shelf."""
        hands, window, done = self.hands, self.window, 0
        for room, titles in enumerate((FIRST, SECOND)):
            for title in titles:
                if isinstance(hands, Mouse):
                    self.drag(page, title, room)
                else:
                    hands.reach(page.board)
                    for _step in range(abs(room - page.board.cursor)):
                        hands.key("Down")
                    hands.write(title[0].lower())
                    window.until(lambda: page._entry is not None)
                    window.focused(lambda: page._entry.entry)
                    hands.write(title[1:].lower())
                    window.root.update()
                    hands.key("Return")
                done += 1
                window.until(lambda done=done: sum(len(line.blocks) for line in page.board.lines) == done)  # type: ignore[misc]
                window.settle()

    def drag(self, page: Any, title: str, room: int) -> None:
        """Carry a movie from the shelf to where the line's last screening ends."""
        shelf, board, window = page.shelf, page.board, self.window
        window.until(lambda: shelf.winfo_viewable() and board.plane is not None)
        for _page in range(10):
            names = [one.title for one in shelf._shown()]
            if title in names:
                break
            shelf.event_generate("<Button-5>" if title > names[-1] else "<Button-4>")
            window.root.update()
        x, y = px(_LABEL) + names.index(title) * px(_CARD + _GAP) + px(20), shelf.winfo_height() // 2
        line = board.plane.lines[room]
        right = max((board.plane.x(line, one.slot.end) for one in line.blocks), default=board.plane.left + px(60))
        there = board.winfo_rootx() + round(right) + px(30), board.winfo_rooty() + board.plane.y(room) + px(20)
        shelf.event_generate("<ButtonPress-1>", x=x, y=y)
        for way in (0.3, 1.0):
            shelf.event_generate(
                "<B1-Motion>", x=x, y=y,
                rootx=round(shelf.winfo_rootx() + x + (there[0] - shelf.winfo_rootx() - x) * way),
                rooty=round(shelf.winfo_rooty() + y + (there[1] - shelf.winfo_rooty() - y) * way),
            )  # fmt: skip
        shelf.event_generate("<ButtonRelease-1>", x=x, y=y, rootx=there[0], rooty=there[1])
        window.root.update()


def _button(part: Any, words: str) -> Any:
    """Return the button with some words, wherever it is in a part of the window; None if there is none."""
    for child in part.winfo_children():
        if "Button" in child.winfo_class() and words in str(child.cget("text")):
            return child
        found = _button(child, words)
        if found is not None:
            return found
    return None
