"""A restore is rehearsed from the window: shown, stopped, told at its field, and removed again."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cinema.domain.ids import new_id
from cinema.domain.users import Actor, Channel, Role
from cinema.services.office.rehearsals import RestoreRehearsals
from gui.admin.house import HousePage
from gui.admin.rehearsal import PROPOSED, RehearsalPage, progress_words
from tests.conftest import SmallHouse
from tests.gui.admin_windows import Enter, admin_screens
from tests.gui.geometry import faults
from tests.gui.hands import Window
from tests.selling_checks import recover
from tests.support import sell

ADMINISTRATOR = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-admin", "Ada")
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture
def name(house: SmallHouse) -> Iterator[str]:
    made = f"test_{new_id()}"
    yield made
    house.connection.client.drop_database(made)


@pytest.fixture
def file(house: SmallHouse, tmp_path: Path) -> Path:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    made = tmp_path / "house.backup"
    house.cinema.backups.backup(house.operator, made)
    return made


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Enter]:
    from tests.support import enrol

    enrol(house.storage, ADMINISTRATOR, MANAGER)
    with admin_screens(house, ADMINISTRATOR, "rehearsal") as enter:
        yield enter


def page(window: Window) -> RehearsalPage:
    assert window.app.shell is not None
    assert isinstance(window.app.shell.current, RehearsalPage)
    return window.app.shell.current


def names(house: SmallHouse) -> list[str]:
    return house.connection.client.list_database_names()


def test_a_backup_is_restored_shown_audited_and_removed_by_keyboard(
    house: SmallHouse, office: Enter, file: Path, name: str
) -> None:
    window = office()
    shown = page(window)
    assert shown.database.get() == PROPOSED
    assert window.root.focus_get() is shown.file.entry
    assert faults(window.root) == []
    shown.file.set(str(file))
    shown.database.set(name)
    shown.database.entry.focus_force()
    shown.database.entry.event_generate("<Return>")
    window.settle()
    assert not shown.is_busy
    assert any(line.startswith("Restored whole") for line in shown.result.lines)
    assert any(line.startswith("Audited") for line in shown.result.lines)
    assert name in names(house)
    assert faults(window.root) == []
    (button,) = shown.result.buttons
    button.focus_force()
    button.event_generate("<Return>")
    window.settle()
    assert name not in names(house)
    assert shown.result.buttons == ()
    assert "removed" in shown.message.message


def test_what_the_audit_finds_is_told(house: SmallHouse, office: Enter, tmp_path: Path, name: str) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1")
    recover(house.cinema, house.connection)
    house.connection.database["transactions"].update_one({"_id": sold.id}, {"$set": {"total": 1}})
    bad = tmp_path / "bad.backup"
    house.cinema.backups.backup(house.operator, bad)
    window = office()
    shown = page(window)
    shown.file.set(str(bad))
    shown.database.set(name)
    shown.rehearse()
    window.settle()
    assert any("finding" in line for line in shown.result.lines)
    assert not any(line.startswith("Audited") for line in shown.result.lines)


def test_each_error_stands_at_its_field_and_nothing_is_left(
    house: SmallHouse, office: Enter, file: Path, name: str
) -> None:
    window = office()
    shown = page(window)
    shown.start.invoke()
    assert "Choose the backup" in shown.file._error
    shown.file.set(str(file.with_name("nowhere")))
    shown.database.set(name)
    shown.start.invoke()
    window.settle()
    assert "nowhere" in shown.file._error
    assert window.root.focus_get() is shown.file.entry
    shown.file.set(str(file))
    shown.database.set(house.connection.database.name)
    shown.start.invoke()
    window.settle()
    assert "house's own" in shown.database._error
    assert shown.file.get() == str(file)
    assert name not in names(house)
    assert faults(window.root) == []


def test_it_can_be_stopped_and_the_page_waits_for_that(
    house: SmallHouse, office: Enter, file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, held = RestoreRehearsals.rehearse, threading.Event()

    def slow(desk: RestoreRehearsals, *arguments: Any, progress: Any, stopped: Any, **more: Any) -> Any:
        def told(done: int, total: int, section: str) -> None:
            progress(done, total, section)
            if section == "journal":
                held.wait(20)

        return whole(desk, *arguments, progress=told, stopped=stopped, **more)

    monkeypatch.setattr(RestoreRehearsals, "rehearse", slow)
    window = office()
    shown = page(window)
    shown.file.set(str(file))
    shown.database.set(name)
    shown.start.invoke()
    window.until(lambda: "journal" in str(shown.progress.cget("text")))
    assert shown.start.instate(["disabled"])
    assert not shown.may_leave()
    assert "Stop it first" in shown.message.message
    shown.cancel.invoke()
    held.set()
    window.settle()
    assert "Stopped" in shown.message.message
    assert shown.may_leave()
    assert name not in names(house)


def test_one_that_a_crash_left_is_offered_for_removal(house: SmallHouse, office: Enter, file: Path, name: str) -> None:
    house.cinema.admin.rehearsals.rehearse(house.operator, file, name)
    window = office()
    (button,) = page(window).result.buttons
    button.invoke()
    window.settle()
    assert name not in names(house)


def test_the_way_to_it_is_shown_to_administrators_alone(house: SmallHouse, office: Enter) -> None:
    for who, is_shown in ((ADMINISTRATOR, True), (MANAGER, False)):
        window = office(who, "house")
        assert window.app.shell is not None
        house_page = window.app.shell.current
        assert isinstance(house_page, HousePage)
        assert bool(house_page.backup.rehearse.winfo_manager()) is is_shown
        if is_shown:
            house_page.backup.rehearse.invoke()
            window.settle()
            assert page(window)
        window.close()


def test_the_progress_is_told_in_words() -> None:
    assert progress_words(1200, 5000, "journal") == "journal: 1,200 of 5,000"
    assert "Auditing" in progress_words(0, 1, "audit")
    assert progress_words(1, 1, "") == ""
