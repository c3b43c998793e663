"""The house's page and the lists behind it, in a real window on a small house."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from cinema.domain.house import SETTING_NAMES
from cinema.domain.seat_maps import SeatState
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from gui.admin.admissions import AdmissionsPage
from gui.admin.house import HousePage
from gui.admin.house_changes import HouseChangesPage
from gui.admin.permissions import RIGHTS, Right
from tests.conftest import SmallHouse
from tests.gui.admin_windows import Enter, admin_screens, admin_window
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.services.audit_faults import settle, ticket_without_seat
from tests.services.office_rows import OFFICE
from tests.services.test_who_may import CHECKED, ROLES
from tests.support import enrol, sell

ADMINISTRATOR = Actor(Role.ADMIN, "office", Channel.ADMIN, "user-admin", "Ada")
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Enter]:
    enrol(house.storage, ADMINISTRATOR, MANAGER)
    with admin_screens(house, ADMINISTRATOR, "house") as enter:
        yield enter


def page(window: Window) -> HousePage:
    assert window.app.shell is not None
    assert isinstance(window.app.shell.current, HousePage)
    return window.app.shell.current


def test_typed_settings_are_told_saved_at_once_and_put_back(house: SmallHouse, office: Enter) -> None:
    window = office()
    settings = page(window).settings
    assert set(settings.rows) == set(SETTING_NAMES)
    assert faults(window.root) == []
    assert settings.save.instate(["disabled"])
    settings.rows["hold_seconds"].set("600")
    settings.rows["language"].set("es")
    assert "2 changes: " in settings.note.cget("text")
    page(window).act("save")
    window.settle()
    assert (house.cinema.house().hold_seconds, house.cinema.house().language) == (600, "es")
    row = settings.rows["hold_seconds"]
    row._toggle()
    words = words_of(row)
    assert "480 seconds → 600 seconds" in words
    assert "Ada" in words
    settings.rows["hold_seconds"].set("480")
    page(window).act("save")
    window.settle()
    assert house.cinema.house().hold_seconds == 480


def test_this_workstation_is_registered_as_a_till_and_retired(house: SmallHouse, office: Enter) -> None:
    window = office(MANAGER)
    card = page(window).stations
    window.until(lambda: "None yet." in words_of(card))
    card.save.invoke()
    window.until(lambda: "Please fill in: label." in words_of(card))
    card.label.set("Counter 1")
    card.save.invoke()
    window.until(lambda: "This workstation is registered." in words_of(card))
    station = house.cinema.stations.this(MANAGER)
    assert station is not None
    assert (station.kind, station.label) == (StationKind.TILL, "Counter 1")
    assert "Till, this one" in words_of(card)
    assert faults(window.root) == []
    card.kind.set("door")
    card.save.invoke()
    window.until(lambda: "Door, this one" in words_of(card))
    card.retire[station.id].invoke()
    window.until(lambda: "Counter 1 is retired" in words_of(card))
    assert house.cinema.stations.this(MANAGER) is None


def test_a_kiosk_is_put_out_of_order_and_in_order_among_the_stations(house: SmallHouse, office: Enter) -> None:
    window = office(MANAGER)
    card = page(window).stations
    window.until(lambda: "None yet." in words_of(card))
    house.cinema.stations.register(MANAGER, StationKind.KIOSK, "Foyer")
    station = house.cinema.tills.this_one()
    house.cinema.kiosk.put_out_of_order(MANAGER, station, "the screen flickers, and " + "so on " * 14)
    card._change(lambda _actor: None, "")
    window.until(lambda: "Out of order: the screen flickers" in words_of(card))
    assert faults(window.root) == []
    card.stop[station].invoke()
    window.until(lambda: "Foyer sells again." in words_of(card))
    card.stop[station].invoke()
    window.until(lambda: "Foyer tells customers to go to the counter." in words_of(card))
    assert "Out of order: by hand" in words_of(card)
    found = house.cinema.stations.all(MANAGER)[0].stopped
    assert found is not None
    assert (found.reason, found.by) == ("", MANAGER.user)
    assert faults(window.root) == []
    assert window.app.shell is not None
    window.app.shell.go("house_changes")
    window.until(lambda: isinstance(window.app.shell and window.app.shell.current, HouseChangesPage))
    changes = window.app.shell.current
    assert isinstance(changes, HouseChangesPage)
    window.until(lambda: len(changes._words) >= 4)
    told = [words.partition("stopped: ")[2] for words in changes._words.values() if "stopped: " in words]
    assert [words.partition(" → ")[2] for words in told][:2] == ["by hand", "–"]
    assert told[-1].startswith("– → the screen flickers")


def test_tab_goes_from_the_settings_to_the_cards_beside_them(office: Enter) -> None:
    window = office()
    at, found = page(window).field.entry.tk_focusNext(), []
    while at is not None and at not in found:
        found.append(at)
        at = at.tk_focusNext()
    beside = [one for one in found if str(one).startswith(f"{page(window)._right}.")]
    first = found.index(beside[0])
    assert any(str(one).startswith(f"{page(window).settings}.") for one in found[:first])
    assert [one.winfo_rooty() for one in beside] == sorted(one.winfo_rooty() for one in beside)


def test_mistakes_stand_at_their_settings_and_nothing_is_saved(house: SmallHouse, office: Enter) -> None:
    window = office()
    settings = page(window).settings
    settings.rows["hold_seconds"].set("soon")
    settings.rows["timezone"].set("Atlantis")
    settings.rows["tagline"].set("Since 1927")
    settings.filter("receipts", "")
    settings.store()
    window.settle()
    assert "Write a number." in words_of(settings.rows["hold_seconds"])
    assert "timezone" in words_of(settings.rows["timezone"])
    assert house.cinema.house().tagline == ""
    window.focused(lambda: settings.rows["hold_seconds"].entry)


def test_what_another_administrator_saved_is_told_and_the_next_save_is_from_there(
    house: SmallHouse, office: Enter
) -> None:
    window = office()
    settings = page(window).settings
    house.cinema.office.set_many(house.operator, {"hold_seconds": "700"})
    settings.rows["tagline"].set("Since 1927")
    settings.store()
    window.settle()
    assert "Changed: " in settings.message.message
    assert settings.rows["tagline"].get() == "Since 1927"
    assert settings.rows["hold_seconds"].get() == "700"
    settings.store()
    window.settle()
    assert (house.cinema.house().tagline, house.cinema.house().hold_seconds) == ("Since 1927", 700)


def test_a_manager_reads_settings_and_is_told_who_changes_them(office: Enter) -> None:
    window = office(MANAGER)
    settings = page(window).settings
    assert "Only administrators" in settings.note.cget("text")
    assert not settings.save.winfo_manager()
    assert all(row.entry.instate(["disabled"]) for row in settings.rows.values())


def test_typed_settings_are_asked_about_before_the_page_is_left(office: Enter) -> None:
    window = office()
    here = page(window)
    here.settings.rows["tagline"].set("Since 1927")
    assert not here.may_leave()
    assert "not saved" in here.settings.message.message
    assert here.may_leave()


def test_in_a_narrow_window_settings_and_cards_take_turns(office: Enter) -> None:
    window = office()
    window.root.geometry("700x520")
    here = page(window)
    window.until(lambda: here.settings.winfo_ismapped() and not here.audit.winfo_ismapped())
    here.turn.invoke()
    window.until(lambda: here.audit.winfo_ismapped() and not here.settings.winfo_ismapped())
    assert faults(window.root) == []
    window.press("<Escape>")
    window.until(here.settings.winfo_ismapped)


@pytest.mark.parametrize("screen", ["admissions", "vouchers", "house_changes", "permissions"])
@pytest.mark.parametrize("size", ["1024x600", pytest.param("1280x800", marks=pytest.mark.soak), "700x520"])
def test_the_lists_fit_their_window_and_lead_back(office: Enter, screen: str, size: str) -> None:
    window = office()
    window.root.geometry(size)
    assert window.app.shell is not None
    window.app.shell.go(screen)
    window.settle()
    assert faults(window.root) == []
    window.press("<Escape>")
    window.settle()
    assert isinstance(window.app.shell.current, HousePage)


def test_a_search_finds_settings_by_name_help_and_key(office: Enter) -> None:
    window = office()
    settings = page(window).settings

    def shown() -> set[str]:
        return {name for name, row in settings.rows.items() if row.winfo_manager()}

    settings.filter("", "hold_sec")
    assert shown() == {"hold_seconds"}
    settings.filter("schedule", "")
    assert "age_ratings" in shown()
    assert "hold_seconds" not in shown()
    settings.filter("", "no such thing")
    assert shown() == set()
    assert "Nothing found" in words_of(settings)


def test_a_backup_is_written_to_the_typed_file_and_never_over_another(office: Enter, tmp_path: Path) -> None:
    window = office()
    backup = page(window).backup
    backup.file.set(str(tmp_path / "house.backup"))
    backup.write()
    window.until(lambda: not backup.is_busy)
    assert (tmp_path / "house.backup").is_file()
    assert "Written" in backup.message.message
    backup.file.set(str(tmp_path / "house.backup"))
    backup.write()
    window.until(lambda: not backup.is_busy)
    assert "Written" not in backup.message.message


def test_daily_backups_get_a_passphrase_that_is_typed_twice_and_are_made_now(
    house: SmallHouse, office: Enter, tmp_path: Path
) -> None:
    house.cinema.office.set_many(house.operator, {"backup_folder": str(tmp_path)})
    window = office()
    card = page(window).backup
    assert "no passphrase" in str(card.last.cget("text"))
    card.change.invoke()
    assert card.form is not None
    card.form.first.set("horse battery staple correct")
    card.form.second.set("horse battery staple")
    card.form.store()
    assert "not the same" in words_of(card.form)
    card.form.second.set("horse battery staple correct")
    card.form.store()
    window.until(card.daily.winfo_manager)
    card.daily.invoke()
    window.until(lambda: not card.is_busy)
    window.settle()
    assert "Written" in card.message.message
    assert list(tmp_path.iterdir()) != []
    assert "The last daily backup is of" in str(card.last.cget("text"))


def test_the_audit_tells_what_it_finds_and_repairs_after_a_second_press(house: SmallHouse, office: Enter) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    data = house.connection.database
    settle(data, house.cinema)
    ticket_without_seat(data)

    def sold() -> bool:
        return house.storage.seat_maps.get(house.screening).seats["B1"].state is SeatState.SOLD

    window = office()
    audit = page(window).audit
    audit.look()
    window.until(lambda: not audit.is_busy)
    assert audit.repair is not None
    audit.repair.invoke()
    assert not sold()
    audit.repair.invoke()
    window.until(lambda: not audit.is_busy)
    assert sold()
    assert "Nothing to put right" in words_of(audit)


def test_a_logo_is_added_shown_and_taken_away_while_typed_settings_stay(
    house: SmallHouse, office: Enter, tmp_path: Path
) -> None:
    Image.new("RGB", (60, 20), "red").save(tmp_path / "logo.png")
    window = office()
    card, settings = page(window).logo, page(window).settings
    settings.rows["tagline"].set("Since 1927")
    assert "None yet" in words_of(card)
    card.replace.invoke()
    assert card.dialog is not None
    card.dialog.path.value.set(str(tmp_path / "logo.png"))
    card.dialog.choose.invoke()
    window.until(lambda: "The logo is saved" in card.message.message)
    window.settle()
    assert house.cinema.house().logo
    assert card.picture._photo is not None
    page(window).act("save")
    window.settle()
    assert house.cinema.house().tagline == "Since 1927"
    page(window).logo.remove.invoke()
    window.until(lambda: not house.cinema.house().logo)
    window.settle()
    assert "None yet" in words_of(page(window).logo)


def test_the_logo_stands_on_the_sign_in(house: SmallHouse, tmp_path: Path) -> None:
    Image.new("RGB", (60, 20), "red").save(tmp_path / "logo.png")
    house.cinema.admin.logo.set(house.operator, tmp_path / "logo.png")
    enrol(house.storage, MANAGER)
    with admin_window(house) as window:
        window.app.sign_out()
        window.until(lambda: window.app.sign_in_frame._art._logo is not None)


def test_the_admissions_have_totals_and_are_exported(house: SmallHouse, office: Enter, tmp_path: Path) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    window = office(screen="admissions")
    assert window.app.shell is not None
    table = window.app.shell.current
    assert isinstance(table, AdmissionsPage)
    day = house.storage.screenings.get(house.screening).day
    table.first.set(day)
    table.last.set("soon")
    table.reload()
    window.settle()
    assert "Write the day" in words_of(table)
    table.last.set(day)
    table.reload()
    window.settle()
    assert [table.totals[name].cget("text") for name in ("number", "gross")] == ["2", "€19.00"]
    table.file.set(str(tmp_path / "week.csv"))
    table.export()
    window.settle()
    assert (
        (tmp_path / "week.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .endswith("Adult,0,2,19.00,0.00,19.00,EUR")
    )
    table.export()
    window.settle()
    table.file.set(str(tmp_path / "week.csv"))
    table.export()
    window.settle()
    assert "already" in words_of(table)


def test_fiscal_records_are_written_where_the_house_keeps_them(
    house: SmallHouse, office: Enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    house.cinema.office.set_many(house.operator, {"fiscal": "verifactu-export", "fiscal_id": "89890001K"})
    sell(house.cinema, house.guest, house.screening, "B1")
    window = office(screen="admissions")
    assert window.app.shell is not None
    table = window.app.shell.current
    assert isinstance(table, AdmissionsPage)
    window.until(lambda: bool(table.fiscal.winfo_ismapped()))
    table.fiscal.invoke()
    window.until(lambda: len(list(tmp_path.glob("fiscal-*.xml"))) == 1)
    window.settle()
    assert faults(window.root) == []
    table.fiscal.invoke()
    window.settle()
    assert "already" in words_of(table)


def test_the_changes_of_the_house_name_settings_and_people(house: SmallHouse, office: Enter) -> None:
    house.cinema.office.set_many(house.operator, {"hold_seconds": "600"})
    enrol(house.storage, Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "user-ada", "Ada"))
    house.cinema.admin.people.one_time_password(house.operator, "user-ada")
    window = office(screen="house_changes")
    assert window.app.shell is not None
    changes = window.app.shell.current
    assert isinstance(changes, HouseChangesPage)
    told = list(changes._words.values())
    assert any("Seats are held for: 480 → 600" in words for words in told)
    assert any("password" in words for words in told)
    assert not any("made" in words for words in told if words.startswith("Person"))


def least_of(method: str) -> set[Role]:
    """Return the least roles that the tests of the services know for a method, in the administration's window."""
    found = set()
    for name, _of, rule, _call in CHECKED:
        if name == method:
            allowed = [role for role in ROLES if rule(Actor(role, "office", Channel.ADMIN, "somebody"))]
            found |= set(allowed[:1])  # none: what nobody may do, such as pay another's order
    return found


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.words)
def test_the_table_of_who_may_do_what_says_what_the_services_ask_for(right: Right) -> None:
    for method in right.methods:
        assert right.least in least_of(method), method


def test_the_table_of_who_may_do_what_has_every_part_of_the_administration() -> None:
    rows = [name for name, _least, _call in OFFICE if name.startswith("admin.")]
    parts = {name.split(".")[1] for name in rows} - {"finder", "histories"}  # they help the others
    shown = {method.split(".")[1] for right in RIGHTS for method in right.methods if method.startswith("admin.")}
    assert parts == shown
