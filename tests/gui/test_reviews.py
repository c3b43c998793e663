"""Reviews on a movie's page and in the administration, by mouse and keys, over a real database."""

from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.news import News, NewsKind
from cinema.domain.reviews import ReportReason
from cinema.domain.users import Actor, Channel, Role
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.customer_windows import customer_window, go
from tests.gui.hands import Window, words_of
from tests.support import enrol

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
BEA = Actor(Role.CUSTOMER, "till-2", Channel.CUSTOMER, "bea", "Bea")
MIA = Actor(Role.MANAGER, "till-3", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture(autouse=True)
def people(house: SmallHouse) -> None:
    enrol(house.storage, ADA, BEA, MIA)


def write(house: SmallHouse, actor: Actor, rating: int, comment: str) -> str:
    return house.cinema.reviews.write(actor, "metropolis", rating, comment).id


def page(window: Window, **arguments: Any) -> Any:
    return go(window, "title", movie_id="metropolis", **arguments)


def box(window: Window) -> Any:
    assert window.app.shell is not None
    current: Any = window.app.shell.current
    return current.reviews


def test_a_review_is_written_edited_and_deleted_by_keys_alone(house: SmallHouse) -> None:
    with customer_window(house, "ada") as customer:
        window = customer.window
        page(window)
        box(window).own.button.focus_force()
        window.press("<Return>")
        window.focused(lambda: box(window).own.form.stars.entry)
        window.press("<Key-2>")
        window.press("<Right>")
        window.press("<Tab>")
        window.type("A city")
        window.press("<Tab>")
        window.press("<Return>")
        window.until(lambda: box(window).own.card is not None)
        window.settle()
        (stored,) = house.cinema.reviews.of_movie(BEA, "metropolis").reviews
        assert (stored.rating, stored.comment) == (3, "A city")
        assert "1 rating" in words_of(box(window))
        window.focused(lambda: box(window).own.button)
        window.press("<Return>")
        window.focused(lambda: box(window).own.form.stars.entry)
        window.press("<Key-5>")
        box(window).own.form.save.invoke()
        window.until(lambda: box(window).own.card is not None)
        window.settle()
        assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews[0].rating == 5
        box(window).own._delete.invoke()  # asks
        assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 1
        box(window).own._delete.invoke()
        window.until(lambda: box(window).own.card is None)
        assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 0


def test_what_is_refused_is_told_at_its_field_and_what_was_typed_stays(house: SmallHouse) -> None:
    with customer_window(house, "ada") as customer:
        window = customer.window
        page(window)
        box(window).own.write()
        form = box(window).own.form
        form.words.set("x" * 2_001)
        form.save.invoke()
        window.until(lambda: "Choose one to five stars." in words_of(form.stars))
        form.stars.set(4)
        form.save.invoke()
        window.until(lambda: "2001 characters" in words_of(form.words))
        assert form.words.get() == "x" * 2_001
        write(house, ADA, 1, "From another window")
        form.words.set("From this one")
        form.save.invoke()
        window.until(lambda: "From another window" in words_of(form))
        assert form.words.get() == "From this one"
        form.save.invoke()
        window.until(lambda: box(window).own.card is not None)
        assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews[0].comment == "From this one"


def test_a_guest_is_offered_to_sign_in_and_reports_nothing(house: SmallHouse) -> None:
    write(house, ADA, 4, "A city.")
    with customer_window(house, None) as customer:
        window = customer.window
        page(window)
        assert "Sign in to write a review" in words_of(box(window).own)
        assert not hasattr(box(window).cards[0], "flag")


def test_what_is_typed_stays_when_the_language_changes(house: SmallHouse) -> None:
    with customer_window(house, "ada") as customer:
        window = customer.window
        page(window)
        box(window).own.write()
        box(window).own.form.stars.set(4)
        box(window).own.form.words.set("Half a thought")
        window.app.change_language("es")
        window.settle()
        form = box(window).own.form
        assert (form.stars.get(), form.words.get()) == (4, "Half a thought")


def test_others_are_sorted_and_read_on_in_pages(house: SmallHouse) -> None:
    for at in range(12):
        writer = replace(ADA, user=f"writer{at}", name=f"Writer {at}")
        enrol(house.storage, writer)
        write(house, writer, at % 5 + 1, f"Words {at}")
    with customer_window(house, "bea") as customer:
        window = customer.window
        page(window)
        assert len(box(window).cards) == 10
        box(window).more.invoke()
        window.until(lambda: len(box(window).cards) == 12)
        assert box(window).more is None
        box(window).orders.buttons["worst"].invoke()
        window.until(lambda: "Writer 10" in words_of(box(window).cards[0]))
        assert len(box(window).cards) == 10


def test_a_review_is_reported_from_its_card(house: SmallHouse) -> None:
    review = write(house, ADA, 1, "She dies at the end.")
    with customer_window(house, "bea") as customer:
        window = customer.window
        page(window)
        (card,) = box(window).cards
        assert not hasattr(box(window).own.card, "flag")
        card._on_report(review, ReportReason.SPOILER)
        window.until(lambda: house.cinema.review_office.reported(MIA) == 1)


def test_news_leads_to_the_form_and_is_told_once(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    at = house.storage.database.now()
    news = News(NewsKind.REVIEW_WANTED, "metropolis", "Metropolis", at, "metropolis")
    told: list[str] = []
    desk = house.cinema.news
    monkeypatch.setattr(desk, "of", lambda _actor: () if told else (news,))
    monkeypatch.setattr(desk, "told", lambda _actor, one: told.append(one.key))
    with customer_window(house, "ada") as customer:
        window = customer.window
        assert window.app.shell is not None
        first: Any = window.app.shell.current
        assert "You saw Metropolis here" in words_of(first.news)
        first.news.buttons[0].invoke()
        window.settle()
        window.focused(lambda: box(window).own.form.stars.entry)
        assert told == ["metropolis"]
        window.app.shell.go("on_now")
        window.settle()
        current: Any = window.app.shell.current
        assert "You saw Metropolis" not in words_of(current)


def test_a_manager_hides_a_review_with_a_reason_and_its_writer_sees_why(house: SmallHouse) -> None:
    review = write(house, ADA, 1, "Buy my watches")
    house.cinema.reviews.report(BEA, review, ReportReason.ADVERTISING)
    with admin_window(house) as window:
        window.root.geometry("1280x800")
        current = go(window, "reviews")
        assert "Reported (1)" in words_of(current)
        current.table.focus_set()
        current.open(review)
        window.settle()
        current.panel.save.invoke()
        window.until(lambda: "Please fill in" in words_of(current.panel))
        current.panel.fields["reason"].set("Advertising")
        current.panel.save.invoke()
        window.until(lambda: current.panel is None)
        window.settle()
        assert "Hidden (1)" in words_of(current)
    with customer_window(house, "ada") as customer:
        window = customer.window
        assert window.app.shell is not None
        first: Any = window.app.shell.current
        assert "hidden your review of Metropolis: Advertising" in words_of(first)
        page(window)
        assert "Advertising" in words_of(box(window).own)
        assert box(window).cards == []


def test_a_hidden_review_is_shown_again_and_a_reported_one_left_alone(house: SmallHouse) -> None:
    ada, bea = write(house, ADA, 1, "Rubbish"), write(house, BEA, 5, "Great")
    house.cinema.review_office.hide(MIA, ada, "A mistake", 1)
    house.cinema.reviews.report(ADA, bea, ReportReason.OTHER)
    with admin_window(house) as window:
        current = go(window, "reviews")
        current.open(bea)
        window.settle()
        leave = next(one for one in current.panel._row.winfo_children() if str(one.cget("text")) == "Leave it")
        leave.invoke()
        window.until(lambda: current.panel is None)
        window.settle()
        assert house.cinema.review_office.reported(MIA) == 0
        current._choose("hidden")
        window.settle()
        current.open(ada)
        window.settle()
        current.panel.save.invoke()
        window.until(lambda: current.panel is None)
        assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 2


def test_the_second_of_two_managers_is_told_who_was_first(house: SmallHouse) -> None:
    review = write(house, ADA, 1, "Rubbish")
    with admin_window(house) as window:
        current = go(window, "reviews")
        current._choose("all")
        window.settle()
        current.open(review)
        window.settle()
        house.cinema.review_office.hide(MIA, review, "Offensive", 1)
        current.panel.fields["reason"].set("Spoiler")
        current.panel.save.invoke()
        window.until(lambda: "Mia has hidden this review already." in words_of(current.panel))
