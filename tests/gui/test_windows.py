"""The customer's screens in a real window, over a pretended cinema."""

import gc
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from tkinter import ttk

import pytest

from cinema.domain.movies import MovieKind
from cinema.domain.transactions import TransactionState
from cinema.errors import StorageError
from cinema.i18n import current_language
from gui import theme
from gui.app import App
from gui.customer import purchases
from gui.customer.catalogue import Catalogue
from gui.customer.face import CUSTOMER
from gui.customer.favourites import Favourites
from gui.customer.on_now import OnNow
from gui.customer.profile import Profile
from gui.customer.purchases import Purchases
from gui.customer.title import Title
from gui.movies.showtimes import Showtimes
from gui.window.screen import Screen
from gui.window.shell import Shell
from tests.gui.fakes import NOW, FakeCinema
from tests.gui.hands import Window, words_of
from tests.gui.sales import sample_sale, ticket


def shell(window: Window) -> Shell:
    assert window.app.shell is not None
    return window.app.shell


def screen(window: Window) -> Screen:
    current = shell(window).current
    assert current is not None
    return current


def panel(title: Screen) -> Showtimes:
    assert isinstance(title, Title)
    assert title._panel is not None
    return title._panel


def test_the_window_is_painted_before_the_cinema_is_open() -> None:
    cinema = FakeCinema()

    painted = threading.Event()

    def slow() -> FakeCinema:
        painted.wait(20)
        return cinema

    window = Window(cinema)
    window.app.close()
    window.app = App(slow, face=CUSTOMER, language="en")  # type: ignore[arg-type]
    window.root = window.app.root
    window.pump(0.1)
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    assert sign_in.page.button.instate(["disabled"])
    assert sign_in.page.message.cget("text") == "Opening the cinema…"
    login = sign_in.page.fields["login"].entry
    window.root.focus_force()
    login.focus_set()
    window.type("an")
    painted.set()
    window.until(lambda: sign_in.page.button.instate(["!disabled"]))
    assert (sign_in.page.values()["login"], window.root.focus_get()) == ("an", login)
    window.app.close()


def test_a_cinema_that_cannot_open_says_so_and_can_be_tried_again() -> None:
    cinema = FakeCinema()
    refusals = [StorageError("The disk is full.")]

    def open_cinema() -> FakeCinema:
        if refusals:
            raise refusals.pop()
        return cinema

    window = Window(cinema)
    window.app.close()
    window.app = App(open_cinema, face=CUSTOMER, language="en")  # type: ignore[arg-type]
    window.root = window.app.root
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    window.until(lambda: "disk is full" in str(sign_in.page.message.cget("text")))
    again = sign_in.page.winfo_children()[-1]
    assert isinstance(again, ttk.Button)
    again.invoke()
    window.until(lambda: window.app.cinema is not None)
    window.app.close()
    assert cinema.closed


def test_somebody_registers_with_the_keyboard_alone(window: Window, cinema: FakeCinema) -> None:
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    window.settle()
    window.press("<<PrevWindow>>")
    window.press("<Right>")
    window.pump()
    assert list(sign_in.page.fields) == ["name", "username", "email", "password"]
    for text in ("Nora", "nora", "nora@example", "a long enough one"):
        window.type(text)
        window.press("<Tab>")
    window.focused(lambda: sign_in.page.button)
    window.press("<Return>")
    window.settle()
    email = sign_in.page.fields["email"]
    window.focused(lambda: email.entry)
    assert email.entry.instate(["invalid"])
    email.entry.icursor("end")
    window.type(".org")
    assert email.entry.instate(["!invalid"])
    window.press("<Return>")
    window.until(lambda: window.app.shell is not None)
    window.settle()
    assert window.app.identity is not None
    assert window.app.identity.user is not None
    assert window.app.identity.user.email == "nora@example.org"


def test_a_wrong_password_is_entered_beside_its_field(window: Window) -> None:
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    sign_in.page.fill({"login": "ana", "password": "wrong"})
    sign_in.page.button.invoke()
    window.settle()
    assert sign_in.page.fields["password"].entry.instate(["invalid"])
    assert window.app.shell is None


def test_escape_leads_from_registering_back_to_signing_in(window: Window) -> None:
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    sign_in.show("register")
    window.pump()
    window.press("<Escape>")
    window.pump()
    assert list(sign_in.page.fields) == ["login", "password"]
    window.app.enter(None)
    window.settle()
    window.app.sign_out()
    window.enter(None)
    window.press("<F1>")
    window.until(lambda: "Show these keys" in words_of(shell(window)))


def test_a_one_time_password_has_to_be_replaced(window: Window, cinema: FakeCinema) -> None:
    user, password = cinema.accounts.users["ana"]
    cinema.accounts.users["ana"] = (replace(user, must_change_password=True), password)
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    sign_in.page.fill({"login": "ana", "password": password})
    sign_in.page.button.invoke()
    window.settle()
    assert list(sign_in.page.fields) == ["new_password"]
    sign_in.page.fill({"new_password": "short"})
    sign_in.page.button.invoke()
    window.settle()
    assert sign_in.page.fields["new_password"].entry.instate(["invalid"])
    sign_in.page.fill({"new_password": "something quite new"})
    sign_in.page.button.invoke()
    window.until(lambda: window.app.shell is not None)
    window.settle()
    assert cinema.accounts.users["ana"][1] == "something quite new"


def test_an_empty_house_is_set_up_once() -> None:
    cinema = FakeCinema(demo=False, set_up=False)
    window = Window(cinema)
    window.until(lambda: window.app.cinema is not None)
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    assert "currency" in sign_in.page.fields
    sign_in.page.fill({"name": "The Lantern", "timezone": "Nowhere/Atall"})
    sign_in.page.button.invoke()
    window.settle()
    assert sign_in.page.fields["timezone"].entry.instate(["invalid"])
    sign_in.page.fill({"timezone": "Europe/Lisbon"})
    sign_in.page.button.invoke()
    window.settle()
    back = next(one for one in sign_in.page.winfo_children() if "Go back" in words_of(one))
    back.winfo_children()[0].event_generate("<<Invoke>>")
    window.settle()
    assert sign_in.page.fields["timezone"].get() == "Europe/Lisbon"  # what was typed is still there
    sign_in.page.button.invoke()
    window.settle()
    sign_in.page.fill({"name": "Sam", "username": "sam", "email": "sam@example.org", "password": "a long enough one"})
    sign_in.page.button.invoke()
    window.until(lambda: window.app.shell is not None)
    window.settle()
    assert cinema.office.done == ("The Lantern", "EUR", "Europe/Lisbon", "en")
    assert "Begin with auditoriums" in shell(window).banner.message
    window.app.close()


def test_a_guest_sees_what_is_on_and_is_asked_to_sign_in_for_tickets(window: Window) -> None:
    window.enter(None)
    current = screen(window)
    assert isinstance(current, OnNow)
    assert current.grid_.cards
    for name in ("purchases", "favourites", "profile"):
        shell(window).go(name)
        window.settle()
        assert "Sign in" in words_of(screen(window))


def test_arrows_walk_the_posters_and_enter_opens_one_and_escape_leads_back(window: Window) -> None:
    window.enter()
    on_now = screen(window)
    assert isinstance(on_now, OnNow)
    window.focused(lambda: on_now.grid_)
    window.press("<Right>")
    window.press("<Down>")
    assert on_now.grid_.focused == 7
    window.press("<Up>")
    window.press("<Left>")
    window.press("<Return>")
    window.settle()
    title = screen(window)
    assert isinstance(title, Title)
    assert title.arguments["movie_id"] == on_now.grid_.cards[0].movie
    window.press("<Escape>")
    window.pump()
    assert screen(window) is on_now
    window.focused(lambda: on_now.grid_)


def test_filters_narrow_and_the_empty_page_offers_to_show_everything(window: Window) -> None:
    window.enter()
    on_now = screen(window)
    assert isinstance(on_now, OnNow)
    everything = len(on_now.grid_.cards)
    on_now._change_genre("horror")
    assert 0 < len(on_now.grid_.cards) < everything
    on_now._change_kind("anime")
    assert on_now.grid_.cards == []
    assert on_now.grid_.empty is not None
    assert on_now.grid_.empty.button is not None
    on_now.grid_.empty.button.invoke()
    assert len(on_now.grid_.cards) == everything


def test_the_catalogue_reads_page_by_page_and_searches(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    shell(window).go("catalogue")
    window.settle()
    catalogue = screen(window)
    assert isinstance(catalogue, Catalogue)
    assert len(catalogue.grid_.cards) == 24
    for _ in range(4):
        window.press("<End>")
        window.settle()
    assert len(catalogue.grid_.cards) == len(cinema.catalogue.movies)
    window.press("<slash>")
    bar = shell(window).bar
    assert bar is not None
    window.focused(lambda: bar.search.entry)
    window.type("nosf")
    window.until(lambda: len(catalogue.grid_.cards) == 1)
    window.press("<Down>")
    window.focused(lambda: catalogue.grid_)
    catalogue._change_kind(MovieKind.ANIME.value)
    window.settle()
    assert catalogue.grid_.cards == []
    catalogue._clear()
    window.settle()
    assert len(catalogue.grid_.cards) == 24


def test_searching_elsewhere_leads_to_the_catalogue(window: Window) -> None:
    window.enter()
    window.press("<slash>")
    window.type("metro")
    window.until(lambda: shell(window).current_name == "catalogue")
    current = screen(window)
    assert isinstance(current, Catalogue)
    window.until(lambda: [card.movie for card in current.grid_.cards] == ["metropolis"])
    window.settle()
    bar = shell(window).bar
    assert bar is not None
    window.focused(lambda: bar.search.entry)


def test_a_movie_page_leads_to_the_seats(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    window.enter()
    went: list[tuple[str, object]] = []
    shell(window).go("title", movie_id="metropolis")
    window.settle()
    title = screen(window)
    days = panel(title).days
    assert days is not None
    window.focused(lambda: days)
    first = panel(title).screening
    window.press("<Right>")
    assert panel(title).screening != first
    monkeypatch.setattr(shell(window), "go", lambda name, **arguments: went.append((name, arguments)))
    panel(title).button.invoke()
    assert went == [("seats", {"screening_id": panel(title).screening})]


def test_tab_moves_in_reading_order_to_the_one_primary_button(window: Window) -> None:
    window.enter()
    shell(window).go("title", movie_id="metropolis")
    window.settle()
    showtimes = panel(screen(window))
    window.focused(lambda: showtimes.days)
    window.press("<Tab>")
    window.focused(lambda: showtimes._grids[0])
    window.press("<Tab>")
    window.focused(lambda: showtimes.button)


def test_enter_presses_a_button_once(window: Window) -> None:
    window.enter()
    bar = shell(window).bar
    assert bar is not None
    bar.buttons["catalogue"].focus_set()
    window.press("<Return>")
    window.settle()
    assert shell(window).current_name == "catalogue"
    pressed: list[int] = []
    button = ttk.Button(shell(window), command=lambda: pressed.append(1))
    button.bind("<Return>", lambda _event: button.invoke())
    button.pack()
    window.pump()
    button.focus_set()
    window.press("<Return>")
    assert pressed == [1]


def test_on_now_reads_again_without_losing_the_place(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    on_now = screen(window)
    assert isinstance(on_now, OnNow)
    window.press("<Down>")
    movie = on_now.grid_.cards[0].movie
    for key, showing in cinema.programme.showings.items():
        if showing.movie.id == movie:
            sold_out = replace(showing.availability, free=0)
            cinema.programme.showings[key] = replace(showing, availability=sold_out)
    on_now._sort = "title"
    on_now._apply()
    window.press("<Down>")
    before = on_now.grid_.focused
    on_now.shown()
    window.settle()
    card = next(card for card in on_now.grid_.cards if card.movie == movie)
    assert {chip.state for chip in card.times} <= {"sold", "closed"}
    assert on_now.grid_.focused == before > 0


def test_the_heart_is_kept_at_once_and_turned_back_if_it_cannot_be(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    shell(window).go("title", movie_id="nosferatu")
    window.settle()
    identity = window.app.identity
    assert identity is not None
    window.press("<Key-f>")
    assert identity.is_favourite("nosferatu")
    window.settle()
    assert "nosferatu" in cinema.accounts.users["ana"][0].favourites
    cinema.weather.away, cinema.weather.delay = True, 0.2
    window.press("<Key-f>")
    assert not identity.is_favourite("nosferatu")
    window.settle()
    assert identity.is_favourite("nosferatu")
    assert "reached" in shell(window).banner.message


def test_a_movie_that_is_gone_is_entered_to_be(window: Window) -> None:
    window.enter()
    shell(window).go("title", movie_id="gone")
    window.settle()
    assert "no such movie" in words_of(screen(window))


def test_favourites_are_shown_as_posters(window: Window) -> None:
    window.enter()
    shell(window).go("favourites")
    window.settle()
    current = screen(window)
    assert isinstance(current, Favourites)
    assert current.grid_ is not None
    assert [card.movie for card in current.grid_.cards] == ["sherlock-jr", "metropolis"]


def test_bought_tickets_are_listed_and_open_by_key(
    window: Window, cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, hours in (("t1", 60), ("t2", -60 * 24 * 365)):
        starts_at = NOW + timedelta(days=3650, hours=hours)
        cinema.receipts.bought.append(sample_sale(name, [ticket("K11")], starts_at=starts_at))
    window.enter()
    shell(window).go("purchases")
    window.settle()
    current = screen(window)
    assert isinstance(current, Purchases)
    assert len(current.rows) == 2
    window.focused(lambda: current.rows[0])
    went: list[tuple[str, object]] = []
    monkeypatch.setattr(shell(window), "go", lambda name, **arguments: went.append((name, arguments)))
    window.press("<Down>")
    window.press("<Return>")
    assert [name for name, _ in went] == ["receipt"]


def test_my_tickets_follow_what_is_given_back_meanwhile_and_stay_while_the_database_is_away(
    window: Window, cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchases, "REFRESH", 50)
    bought = sample_sale("one", [ticket("A1")])
    cinema.receipts.bought.append(bought)
    window.enter()
    shell(window).go("purchases")
    window.settle()
    current = screen(window)
    assert isinstance(current, Purchases)
    (row,) = current.rows

    def reads() -> int:
        return cinema.weather.calls.count("being_checked")

    read = reads()
    window.until(lambda: reads() > read + 1)
    assert current.rows == [row], "nothing new, nothing drawn"
    cinema.weather.away = True
    read = reads()
    window.until(lambda: reads() > read + 1)
    assert not current.is_offline
    assert current.rows == [row]
    cinema.weather.away = False
    cinema.receipts.bought[:] = [replace(bought, state=TransactionState.REFUNDED)]
    window.until(lambda: "Given back" in words_of(current) and "Coming up" not in words_of(current))
    assert current.rows != [row]
    shell(window).go("profile")
    window.settle()
    read = reads()
    window.pump(0.3)
    assert reads() == read, "nobody reads for a screen that is not seen"


def test_a_profile_is_saved_and_its_language_spoken_at_once(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    shell(window).go("profile")
    window.settle()
    current = screen(window)
    assert isinstance(current, Profile)
    current.person.fill({"name": "Ana R.", "language": "Español"})
    current.person.genres.toggle("war")
    current.person.button.invoke()
    window.settle()
    saved = cinema.accounts.users["ana"][0]
    assert (saved.name, saved.language) == ("Ana R.", "es")
    assert "war" in saved.genres
    assert current_language() == "es"
    assert shell(window).current_name == "profile"


def test_the_bar_lights_no_entry_for_a_page_of_another_kind(window: Window) -> None:
    window.enter()
    shell = window.app.shell
    assert shell is not None
    bar = shell.bar
    assert bar is not None

    def lit() -> list[str]:
        return [name for name, button in bar.buttons.items() if button.instate(["selected"])]

    shell.go_by_hand("catalogue")
    shell.go("title", movie_id="metropolis")
    assert lit() == ["catalogue"], "a movie's page is the catalogue's"
    shell.go_by_hand("profile")
    assert lit() == []
    shell.back()
    assert lit() == ["catalogue"]


def test_a_password_is_changed_only_with_the_present_one(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    shell(window).go("profile")
    window.settle()
    current = screen(window)
    assert isinstance(current, Profile)
    current.password.fill({"password": "not mine", "new_password": "something quite new"})
    current.password.button.invoke()
    window.settle()
    assert current.password.fields["password"].entry.instate(["invalid"])
    current.password.fill({"password": "lantern-ana-demo"})
    current.password.button.invoke()
    window.settle()
    assert cinema.accounts.users["ana"][1] == "something quite new"


def test_every_screen_follows_theme_and_language(window: Window) -> None:
    window.enter()
    for name in ("on_now", "catalogue", "for_you", "favourites", "purchases", "profile", "title"):
        shell(window).go(name, **({"movie_id": "metropolis"} if name == "title" else {}))
        before = theme.current().name
        language = "es" if current_language() == "pt_BR" else "pt_BR"
        window.app.switch_theme()
        window.app.change_language(language)
        window.settle()
        assert shell(window).current_name == name
        assert current_language() == language
        assert theme.current().name != before


def test_a_screen_comes_back_by_itself_when_the_database_does(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    cinema.weather.away = True
    shell(window).go("catalogue")
    window.settle()
    current = screen(window)
    assert isinstance(current, Catalogue)
    assert current.is_offline
    assert "away" in words_of(current)
    cinema.weather.away = False
    window.until(lambda: not current.is_offline and current.grid_.cards)


def test_signing_out_forgets_and_shows_the_sign_in(window: Window) -> None:
    window.enter()
    window.app.sign_out()
    window.pump()
    assert window.app.shell is None
    assert window.app.sign_in_frame is not None
    window.app.enter(None)
    window.settle()
    assert isinstance(screen(window), OnNow)


def test_a_guest_may_look_at_the_sign_in_and_go_back(window: Window) -> None:
    window.enter(None)
    shell(window).go("title", movie_id="metropolis")
    window.settle()
    before = screen(window)
    window.app.show_sign_in()
    window.pump()
    window.press("<Escape>")
    window.pump()
    assert window.app.sign_in_frame is None
    assert screen(window) is before
    window.app.show_sign_in()
    window.enter("ana")
    assert shell(window).current_name == "title"


def test_f1_shows_the_keys_and_escape_closes_them(window: Window) -> None:
    window.enter()
    window.press("<F1>")
    window.until(lambda: "Show these keys" in words_of(shell(window)))
    window.press("<Escape>")
    window.until(lambda: "Show these keys" not in words_of(shell(window)))
    window.press("<F8>")
    assert theme.current().name == "matinee"


def test_garbage_is_collected_on_the_tk_thread_alone(window: Window) -> None:
    assert not gc.isenabled()
    window.enter()
    collected: list[threading.Thread] = []
    gc.callbacks.append(lambda _phase, _info: collected.append(threading.current_thread()))
    for _ in range(3):
        shell(window).go("profile")
        window.settle()
    window.until(lambda: collected)
    gc.callbacks.pop()
    assert set(collected) == {threading.main_thread()}


def test_what_a_closed_window_leaves_is_collected_before_other_threads_can(window: Window) -> None:
    window.enter()
    destroyed, collected = list[str](), list[bool]()
    window.root.bind("<Destroy>", lambda event: destroyed.append(str(event.widget)), add=True)
    gc.callbacks.append(lambda phase, _info: collected.append("." in destroyed) if phase == "start" else None)
    window.app.close()
    gc.callbacks.pop()
    assert collected[-1], "after the window was destroyed"
    assert gc.isenabled()


def test_an_unexpected_error_is_shown_calmly(
    window: Window, request: pytest.FixtureRequest, cinema: FakeCinema
) -> None:
    request.applymarker(pytest.mark.expects_errors)
    window.enter()
    window.root.after(1, lambda: 1 // 0)
    window.until(lambda: "Reference" in shell(window).banner.message)
    window.press("<Tab>")


def test_a_slow_database_never_stops_the_window(window: Window, cinema: FakeCinema) -> None:
    """Two seconds of delay below the services, and no gap of half of that on any screen."""
    window.enter()
    gaps: dict[str, float] = {}
    for name in ("on_now", "catalogue", "for_you", "favourites", "purchases", "profile", "title"):
        cinema.weather.delay = 2.0
        beats = [time.monotonic()]
        pulse = [""]

        def beat(beats: list[float] = beats, pulse: list[str] = pulse) -> None:
            beats.append(time.monotonic())
            pulse[0] = window.root.after(50, beat)

        beat()
        shell(window).go(name, **({"movie_id": "metropolis"} if name == "title" else {}))
        window.pump(0.3)
        cinema.weather.delay = 0.0
        window.settle()
        window.root.after_cancel(pulse[0])
        gaps[name] = max(later - earlier for earlier, later in pairwise(beats))
    assert max(gaps.values()) < 1.0, gaps


def test_whoever_leaves_an_idle_face_is_signed_out(cinema: FakeCinema) -> None:
    with closing(Window(cinema, face=replace(CUSTOMER, idle=60))) as window:
        window.enter()
        app = window.app
        assert app.identity is not None
        window.press("<Key-f>")
        app.locking.absence.signing_out.limit(0.6)
        window.pump(0.3)
        window.press("<Key-f>")
        touched = time.monotonic()
        window.until(lambda: app.sign_in_frame is not None)
        assert time.monotonic() - touched >= 0.5, "somebody was there"
        assert app.identity.user is None


def test_a_face_without_a_screen_for_searches_goes_nowhere(cinema: FakeCinema) -> None:
    with closing(Window(cinema, face=replace(CUSTOMER, search_screen=None, first_screen="purchases"))) as window:
        window.enter()
        shell(window).search("night")
        assert shell(window).current_name == "purchases"


def test_settings_that_are_changed_meanwhile_are_followed(cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.window.recovery.EVERY", 100)
    with closing(Window(cinema)) as window:
        window.enter()
        shell(window).go("title", movie_id="metropolis")
        window.settle()
        assert "€" in words_of(screen(window))
        cinema.changed_settings = {"name": "The Beacon", "currency": "BRL"}
        shell(window).go("on_now")
        window.until(lambda: "The Beacon" in words_of(shell(window)) and window.root.title() == "The Beacon")
        shell(window).go("title", movie_id="metropolis")
        window.until(lambda: "R$" in words_of(screen(window)) and "€" not in words_of(screen(window)))
    assert "recover" in cinema.weather.calls
