"""The administration's movies, in a real window on a small house: edited, pictured, copied, deleted, imported."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image

from cinema.domain.movie_forms import movie_values
from cinema.domain.movie_import import RowState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ChangedMeanwhileError
from cinema.services.office.records import Records
from gui.admin.movie_form import MovieForm
from gui.admin.movie_import import MovieImportPage
from gui.admin.movies import MoviesPage
from gui.widgets.file_dialog import FileDialog
from gui.widgets.table import Table
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import enrol

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
FILE = "Film;Duration;Año\nRan;2h 42;1985\nDuel;;1971\n;90;1999\nMetropolis;150;1927\n"


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.app.shell.go("movies")
        opened.settle()
        yield opened


def page(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def form(window: Window) -> MovieForm:
    found = page(window).panel
    assert isinstance(found, MovieForm)
    return found


def shown(table: Table) -> list[str]:
    return list(table.shown)


def titles(window: Window) -> set[str]:
    return {row.movie.title for row in page(window)._table.rows}


def open_movie(window: Window, key: str = "metropolis") -> MovieForm:
    page(window).open(key)
    window.settle()
    return form(window)


def picture(folder: Path, name: str = "poster.png", size: tuple[int, int] = (400, 600)) -> Path:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def test_a_new_movie_is_saved_and_its_form_then_has_its_picture_and_history(office: Window) -> None:
    page(office).open("")
    assert form(office).poster is None
    form(office).fields["title"].set("Ran")
    form(office).fields["minutes"].set("2h 42")
    form(office).save.invoke()
    office.until(lambda: isinstance(page(office).panel, MovieForm) and page(office).panel.poster is not None)
    office.settle()
    assert form(office).title.cget("text") == "Ran"
    assert form(office).fields["minutes"].get() == "162"
    assert titles(office) == {"Metropolis", "Ran"}


def test_hire_terms_are_lines_and_a_wrong_one_is_told_with_its_number(office: Window) -> None:
    open_movie(office)
    form(office).fields["hire"].set("1: 50 %, 200.00\nsecond week 40")
    form(office).save.invoke()
    office.until(lambda: "Line 2" in words_of(form(office)))
    form(office).fields["hire"].set("3: 40 %\n1: 50 %, 200.00")
    form(office).save.invoke()
    office.until(lambda: "Saved." in words_of(form(office).message))
    assert form(office).fields["hire"].get() == "1: 50 %, 200.00\n3: 40 %"
    assert not form(office).is_changed


def test_mistakes_are_told_beside_their_fields(office: Window) -> None:
    open_movie(office)
    form(office).fields["minutes"].set("long")
    form(office).fields["year"].set("19x7")
    form(office).save.invoke()
    office.until(lambda: "2 to put right" in words_of(form(office)))
    year, minutes = form(office).fields["year"], form(office).fields["minutes"]
    assert office.root.focus_get() is year.entry
    # Beside each other they have the whole row for their errors, one below the other.
    office.settle()
    assert year._note.winfo_width() > year.winfo_width()
    assert minutes._note.winfo_rooty() >= year._note.winfo_rooty() + year._note.winfo_height()


def test_an_error_below_its_field_is_scrolled_into_view(office: Window) -> None:
    office.root.geometry("1024x600")
    opened = open_movie(office)
    opened.fields["title"].set("")
    opened.first().focus_force()
    office.settle()
    opened.save.invoke()
    office.until(lambda: opened.fields["title"]._note is not None)
    office.settle()
    note = opened.fields["title"]._note
    assert note.winfo_rooty() + note.winfo_height() <= opened.foot.winfo_rooty()


def test_what_another_changed_meanwhile_is_called_as_its_field(office: Window) -> None:
    opened = open_movie(office)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    opened.show(ChangedMeanwhileError("Look again.", fields=("title", "minutes"), by=None, at=at))
    assert "Changed: Title, Minutes." in opened.message.message


def test_the_buttons_of_a_form_have_room_for_their_words_in_every_language(office: Window) -> None:
    for language in ("es", "pt_BR", "en"):
        office.app.change_language(language)
        office.settle()
        opened = open_movie(office)
        opened.fields["minutes"].set("long")
        opened.save.invoke()
        office.until(lambda opened=opened: opened._count.cget("text"))  # type: ignore[misc]
        office.settle()
        for piece in (*opened._row.winfo_children(), opened._count):
            assert piece.winfo_width() >= piece.winfo_reqwidth(), (language, piece.cget("text"))
        opened.was_warned = True
        page(office).close()


def test_a_picture_is_set_by_a_pasted_path_and_what_was_typed_stays(office: Window, tmp_path: Path) -> None:
    opened = open_movie(office)
    assert opened.poster is not None
    opened.fields["synopsis"].set("Typed, not saved")
    opened.poster.replace.invoke()
    dialog = opened.poster.dialog
    assert dialog is not None
    office.focused(lambda: dialog.path.entry)
    dialog.path.value.set(f'"{picture(tmp_path)}"')
    office.press("<Return>")
    office.until(lambda: "400 × 600" in words_of(opened))
    assert not dialog.winfo_exists()
    assert opened.fields["synopsis"].get() == "Typed, not saved"
    assert opened.is_changed
    opened.save.invoke()
    office.until(lambda: not opened.is_changed)
    opened.poster.remove.invoke()
    office.until(lambda: "No picture yet" in words_of(opened))


def test_a_refused_picture_is_told_in_words(office: Window, tmp_path: Path) -> None:
    opened = open_movie(office)
    assert opened.poster is not None
    (tmp_path / "text.png").write_text("not a picture", encoding="utf-8")
    opened.poster.choose()
    assert opened.poster.dialog is not None
    opened.poster.dialog.path.value.set(str(tmp_path / "text.png"))
    opened.poster.dialog.choose.invoke()
    office.until(lambda: "not a picture" in opened.message.message)


def test_a_movie_is_copied_as_a_version_that_says_how_it_differs(office: Window) -> None:
    opened = open_movie(office)
    opened.copy.invoke()
    office.settle()
    version = form(office)
    assert version is not opened
    office.focused(lambda: version.fields["language_version"].entry)
    assert version.fields["title"].get() == "Metropolis"
    version.save.invoke()
    office.until(lambda: "Say how this version differs" in words_of(version))
    version.fields["language_version"].set("Subtitled, Spanish")
    version.save.invoke()
    office.until(lambda: len(page(office)._table.rows) == 2)
    office.settle()
    assert form(office).fields["language_version"].get() == "Subtitled, Spanish"


def test_a_focus_that_is_lost_beside_an_open_form_goes_to_the_form(office: Window) -> None:
    opened = open_movie(office)
    office.root.focus_set()
    office.focused(opened.first)


def test_a_form_gets_the_focus_although_it_was_not_laid_out_yet_when_the_keeper_looked(office: Window) -> None:
    open_movie(office).copy.invoke()
    office.root.update_idletasks()
    for _look in range(2):
        office.app.focus_keeper.look()
    office.settle()
    office.focused(form(office).first)


def test_all_movies_are_exported_to_a_chosen_file(office: Window, tmp_path: Path) -> None:
    page(office).export.invoke()
    dialog = page(office).dialog
    dialog.path.value.set(str(tmp_path / "movies.csv"))
    dialog.choose.invoke()
    office.until((tmp_path / "movies.csv").is_file)
    office.until(lambda: "1 movie is written" in words_of(office.root))
    assert "Metropolis" in (tmp_path / "movies.csv").read_text(encoding="utf-8-sig")


def test_a_movie_that_another_manager_saved_is_told_and_the_next_save_keeps_both(
    office: Window, house: SmallHouse
) -> None:
    movies, opened = house.cinema.admin.movies, open_movie(office)
    opened.fields["directors"].set("Fritz Lang")
    stored = movies.get(MANAGER, "metropolis")
    movies.save(MANAGER, stored, {**movie_values(stored), "minutes": "150"})
    opened.save.invoke()
    office.until(lambda: "What you typed is still here" in opened.message.message)
    office.settle()
    assert (opened.fields["minutes"].get(), opened.fields["directors"].get()) == ("150", "Fritz Lang")
    opened.save.invoke()
    office.until(lambda: movies.get(MANAGER, "metropolis").directors == ("Fritz Lang",))
    assert movies.get(MANAGER, "metropolis").minutes == 150


def test_deleting_asks_once_and_a_scheduled_movie_is_not_deleted(office: Window) -> None:
    opened = open_movie(office)
    opened.delete.invoke()
    assert "again" in opened.message.message
    opened.delete.invoke()
    office.until(lambda: "Archive it instead" in opened.message.message)
    page(office).open("")
    form(office).fields["title"].set("Ran")
    form(office).save.invoke()
    office.until(lambda: "Ran" in titles(office))
    office.settle()
    form(office).delete.invoke()
    form(office).delete.invoke()
    office.until(lambda: page(office).panel is None)
    office.until(lambda: titles(office) == {"Metropolis"})


def start_import(window: Window, folder: Path, content: str = FILE) -> MovieImportPage:
    file = folder / "list.csv"
    file.write_text(content, encoding="utf-8")
    window.app.shell.go("import_movies")  # type: ignore[union-attr]
    window.settle()
    page(window).read(file)
    window.settle()
    found = page(window)
    assert isinstance(found, MovieImportPage)
    return found


def test_an_import_is_checked_answered_and_carried_out(office: Window, tmp_path: Path) -> None:
    importing = start_import(office, tmp_path)
    assert importing.columns.mapping == {"Film": "title", "Duration": "minutes", "Año": "year"}
    assert shown(importing.rows.table) == ["3", "4", "5", "2"]  # refused first, then changed, then new
    assert "1 new movie has no minutes." in words_of(importing)
    importing._answer("minutes", "90")
    office.settle()
    assert importing.go.cget("text") == "Import 3 movies"
    importing.rows.only(RowState.CHANGED)
    assert shown(importing.rows.table) == ["5"]
    importing.go.invoke()
    office.until(lambda: importing.go.cget("text") == "Back to movies")
    assert "2 added, 1 changed, 1 refused." in words_of(importing)
    importing.go.invoke()
    office.settle()
    assert isinstance(page(office), MoviesPage)
    assert titles(office) == {"Metropolis", "Ran", "Duel"}


def test_an_import_that_is_stopped_says_what_is_left(
    office: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = start_import(office, tmp_path, "Title;Minutes;Year\nRan;162;1985\nDuel;90;1971\nHeat;170;1995\n")
    create = Records.create
    under_way, go_on = Event(), Event()

    def held(self: Records, *details: Any) -> None:
        under_way.set()
        assert go_on.wait(20)
        create(self, *details)

    monkeypatch.setattr(Records, "create", held)
    importing.go.invoke()
    office.until(under_way.is_set)
    assert not importing.may_leave()
    importing.cancel.invoke()
    go_on.set()
    office.until(lambda: "2 rows were not reached" in words_of(importing))
    assert "1 added" in words_of(importing)
    assert importing.may_leave()


def test_a_column_that_is_chosen_otherwise_is_checked_again(office: Window, tmp_path: Path) -> None:
    importing = start_import(office, tmp_path, "Title;Odd\nRan;162\n")
    assert importing.rows.table.tree.set("2", "minutes") == "–"
    choice = importing.columns.choices["Odd"]
    choice.current([str(one) for one in choice.cget("values")].index("Minutes"))
    choice.event_generate("<<ComboboxSelected>>")
    office.settle()
    assert importing.rows.table.tree.set("2", "minutes") == "162"
    importing.columns.reset.invoke()
    office.settle()
    assert importing.columns.mapping == {"Title": "title"}


def test_an_import_without_titles_says_so_and_can_not_begin(office: Window, tmp_path: Path) -> None:
    importing = start_import(office, tmp_path, "A;B\n1;2\n")
    assert "Say which column has the titles." in importing.message.message
    assert importing.go.instate(["disabled"])


def test_a_file_that_is_no_table_is_told_and_asked_for_again(office: Window, tmp_path: Path) -> None:
    importing = start_import(office, tmp_path, "")
    assert "it is empty" in importing.message.message
    office.press("<Escape>")
    office.until(lambda: isinstance(page(office), MoviesPage))


@pytest.fixture
def dialog(office: Window, tmp_path: Path) -> tuple[FileDialog, list[Path]]:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden.png").touch()
    (tmp_path / "notes.txt").touch()
    picture(tmp_path, "b.PNG")
    picture(tmp_path / "inner", "c.png")
    chosen: list[Path] = []
    made = FileDialog(page(office), "Picture", chosen.append, endings=(".png",), folder=tmp_path)
    office.settle()
    return made, chosen


def test_a_folder_is_walked_by_keys_alone(
    office: Window, dialog: tuple[FileDialog, list[Path]], tmp_path: Path
) -> None:
    made, chosen = dialog
    assert shown(made.table) == ["..", "inner", "b.PNG"]
    office.focused(lambda: made.path.entry)
    office.press("<Down>")
    office.focused(lambda: made.table.tree)
    office.press("<Down>")
    office.press("<Return>")
    office.until(lambda: made.folder == tmp_path / "inner")
    assert shown(made.table) == ["..", "c.png"]
    office.press("<BackSpace>")
    office.until(lambda: made.table.selected == "inner")
    office.press("<Down>")
    assert made.path.get() == str(tmp_path / "b.PNG")
    office.press("<Return>")
    assert chosen == [tmp_path / "b.PNG"]
    assert not made.winfo_exists()


@pytest.mark.parametrize(
    "typed",
    ["{}", '"{}"', " '{}' ", "file://{}", "inner/../b.PNG"],
    ids=["plain", "quoted", "spaced", "uri", "relative"],
)
def test_a_pasted_path_is_taken_as_people_paste_it(
    dialog: tuple[FileDialog, list[Path]], tmp_path: Path, typed: str
) -> None:
    made, chosen = dialog
    made.path.value.set(typed.format(tmp_path / "b.PNG"))
    made.choose.invoke()
    assert [one.resolve() for one in chosen] == [tmp_path / "b.PNG"]


@pytest.mark.parametrize("typed", ["nothing.png", "a\0b", "x" * 5000, "~nobody-of-that-name/a.png"])
def test_a_path_to_nothing_is_told_beside_the_field(dialog: tuple[FileDialog, list[Path]], typed: str) -> None:
    made, chosen = dialog
    made.path.value.set(typed)
    made.choose.invoke()
    assert made.winfo_exists()
    assert not chosen
    assert "no such file" in words_of(made)


def test_tab_stays_in_the_dialog_and_escape_closes_it_alone(
    office: Window, dialog: tuple[FileDialog, list[Path]]
) -> None:
    made, chosen = dialog
    seen: set[object] = set()
    office.focused(lambda: made.path.entry)
    for _stop in range(8):
        office.press("<Tab>")
        office.pump(0.05)
        seen.add(office.root.focus_get())
    assert all(str(one).startswith(str(made)) for one in seen)
    assert len(seen) == 6
    office.press("<Escape>")
    office.until(lambda: not made.winfo_exists())
    assert isinstance(page(office), MoviesPage)
    assert not chosen


def test_a_dialog_closes_with_its_page(office: Window, dialog: tuple[FileDialog, list[Path]]) -> None:
    made, _chosen = dialog
    office.app.shell.go("import_movies")  # type: ignore[union-attr]
    office.until(lambda: not made.winfo_exists())


def test_keys_alone_open_a_movie_change_it_and_save_it(office: Window) -> None:
    press: Callable[[str], None] = office.press
    office.focused(lambda: page(office).table.tree)
    press("<Return>")
    office.until(lambda: page(office).panel is not None)
    office.focused(lambda: form(office).fields["title"].entry)
    form(office).fields["title"].entry.insert("end", " restored")
    press("<Control-Key-s>")
    office.until(lambda: "Metropolis restored" in titles(office))
