"""Reviews as their readers, their writers and the house have them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cinema.domain.news import NewsKind
from cinema.domain.reviews import ReportReason, Review, ReviewFilter, ReviewOrder
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, SignedOutError
from cinema.wiring.people import personal_data
from tests.conftest import SmallHouse
from tests.support import enrol, findings, sell, shown_from

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
BEA = Actor(Role.CUSTOMER, "till-2", Channel.CUSTOMER, "bea", "Bea")
MIA = Actor(Role.MANAGER, "till-3", Channel.ADMIN, "user-mia", "Mia")
NOA = Actor(Role.MANAGER, "till-4", Channel.ADMIN, "user-noa", "Noa")
HOUR = timedelta(hours=1)
GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)


@pytest.fixture(autouse=True)
def people(house: SmallHouse) -> None:
    enrol(house.storage, ADA, BEA, MIA, NOA)


def write(
    house: SmallHouse, actor: Actor = ADA, rating: object = 4, comment: str = "A city.", revision: int = 0
) -> Review:
    return house.cinema.reviews.write(actor, "metropolis", rating, comment, revision)


def visit(
    house: SmallHouse,
    actor: Actor = ADA,
    started: timedelta = timedelta(hours=1),
    *,
    seat: str = "B1",
    inside: bool = True,
) -> None:
    """Sell a customer a ticket and let them in."""
    now = house.storage.database.now()
    shown_from(house, house.screening, now + timedelta(minutes=5), now + timedelta(minutes=150))
    sale = sell(house.cinema, actor, house.screening, seat)
    if inside:
        code = house.cinema.receipts.of_sale(house.staff, sale.id).tickets[0].code
        house.cinema.door.scan(house.staff, code)
    start = {"$set": {"screenings.0.starts_at": now - started}}
    house.connection.database["transactions"].update_one({"_id": sale.id}, start)


def kinds(house: SmallHouse, actor: Actor = ADA) -> list[NewsKind]:
    return [one.kind for one in house.cinema.news.of(actor)]


def test_a_customer_writes_edits_and_deletes_one_review_of_a_movie(house: SmallHouse) -> None:
    first = write(house)
    assert (first.writer, first.rating, first.comment, first.revision) == ("Ada", 4, "A city.", 1)
    second = write(house, rating=2, comment="On a second look", revision=first.revision)
    page = house.cinema.reviews.of_movie(ADA, "metropolis")
    assert [one.comment for one in page.reviews] == ["On a second look"]
    assert page.own is not None
    assert (page.own.id, page.own.revision, page.total) == (second.id, 2, 1)
    for _time in range(2):
        house.cinema.reviews.delete(ADA, "metropolis")
    assert house.cinema.reviews.of_movie(ADA, "metropolis").reviews == ()
    assert write(house).revision == 1


def test_a_review_that_is_sent_twice_is_written_once(house: SmallHouse) -> None:
    first = write(house)
    assert write(house) == first
    second = write(house, rating=1, revision=1)
    assert write(house, rating=1, revision=1) == second
    assert house.storage.movies.read("metropolis").rating_counts == (1, 0, 0, 0, 0)


def test_a_second_one_from_a_second_window_is_told_and_replaces_nothing(house: SmallHouse) -> None:
    write(house, comment="From the first window")
    with pytest.raises(ConflictError, match="another window") as refused:
        write(house, comment="From the second window")
    assert refused.value.field == "review"
    write(house, comment="Changed in the first", revision=1)
    with pytest.raises(ConflictError, match="another window"):
        write(house, comment="Changed in the second", revision=1)
    house.cinema.reviews.delete(ADA, "metropolis")
    with pytest.raises(ConflictError, match="deleted"):
        write(house, comment="And again", revision=2)
    assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 0


@pytest.mark.parametrize(
    ("rating", "comment", "field"),
    [
        (0, "", "rating"), (6, "", "rating"), (4.5, "", "rating"), ("five", "", "rating"), (None, "", "rating"),
        (4, "x" * 100_000, "comment"), (4, "a\u202eb", "comment"), (4, "a\x07b", "comment"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_is_written(
    house: SmallHouse, rating: object, comment: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        write(house, rating=rating, comment=comment)
    assert refused.value.field == field
    assert house.cinema.reviews.of_movie(ADA, "metropolis").own is None


def test_blanks_are_a_rating_without_words_and_markup_is_text(house: SmallHouse) -> None:
    assert write(house, comment=" \n\t ").comment == ""
    assert write(house, BEA, comment="<b>bold</b>").comment == "<b>bold</b>"


def test_guests_and_kiosks_write_nothing(house: SmallHouse) -> None:
    for actor in (GUEST, replace(ADA, channel=Channel.KIOSK)):
        with pytest.raises(NotAllowedError):
            write(house, actor)
    assert house.cinema.reviews.of_movie(GUEST, "metropolis").total == 0


def test_a_movie_that_was_archived_meanwhile_is_written_about_a_deleted_one_is_not(house: SmallHouse) -> None:
    movie = house.storage.movies.read("metropolis")
    house.storage.movies.put(replace(movie, archived=True))
    write(house)
    house.storage.movies.put(replace(movie, deleted=True))
    with pytest.raises(NotFoundError, match="catalogue"):
        write(house, BEA)
    with pytest.raises(NotFoundError, match="catalogue"):
        house.cinema.reviews.write(BEA, "no-such-movie", 3, "")
    with pytest.raises(NotFoundError, match="catalogue"):
        house.cinema.reviews.write(BEA, "{$gt: ''}", 3, "")


def test_who_was_erased_while_writing_leaves_no_name(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    add = house.storage.reviews.add

    def erased_meanwhile(review: Any) -> Any:
        house.another_till("till-9").accounts.erase(house.operator, "account-of-ada")
        return add(review)

    monkeypatch.setattr(house.storage.reviews, "add", erased_meanwhile)
    with pytest.raises(SignedOutError):
        write(house, comment="My name is Ada")
    (left,) = house.cinema.reviews.of_movie(BEA, "metropolis").reviews
    assert (left.writer, left.comment) == ("", "")


def test_was_there_means_that_a_ticket_of_theirs_let_somebody_in(house: SmallHouse) -> None:
    write(house)
    write(house, BEA, rating=1)
    assert not any(one.attended for one in house.cinema.reviews.of_movie(GUEST, "metropolis").reviews)
    visit(house)
    there = {one.user: one.attended for one in house.cinema.reviews.of_movie(GUEST, "metropolis").reviews}
    assert there == {"ada": True, "bea": False}


def test_a_ticket_that_nobody_used_and_an_admission_that_was_taken_back_are_no_visit(house: SmallHouse) -> None:
    write(house)
    visit(house, inside=False)
    assert not house.cinema.reviews.of_movie(GUEST, "metropolis").reviews[0].attended
    visit_again = sell(house.cinema, ADA, house.other_screening, "B2")
    now = house.storage.database.now()
    shown_from(house, house.other_screening, now + timedelta(minutes=5), now + timedelta(minutes=150))
    code = house.cinema.receipts.of_sale(house.staff, visit_again.id).tickets[0].code
    admitted = house.cinema.door.scan(house.staff, code)
    assert house.cinema.reviews.of_movie(GUEST, "metropolis").reviews[0].attended
    assert admitted.admission is not None
    house.cinema.door.undo(house.staff, visit_again.id, admitted.admission.id)
    assert not house.cinema.reviews.of_movie(GUEST, "metropolis").reviews[0].attended


def test_a_report_reaches_the_house_and_is_not_shown_to_readers(house: SmallHouse) -> None:
    review = write(house)
    for _time in range(2):
        house.cinema.reviews.report(BEA, review.id, ReportReason.SPOILER)
    (row,) = house.cinema.review_office.list(MIA, ReviewFilter.REPORTED).rows
    assert [one.by for one in row.review.reports] == ["bea"]
    assert house.cinema.review_office.reported(MIA) == 1
    assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews[0].reports == ()
    with pytest.raises(ConflictError, match="your own"):
        house.cinema.reviews.report(ADA, review.id, ReportReason.SPOILER)
    with pytest.raises(InvalidInputError):
        house.cinema.reviews.report(BEA, review.id, "because")
    with pytest.raises(NotFoundError):
        house.cinema.reviews.report(BEA, "nothing", ReportReason.SPOILER)


def test_the_writer_of_a_hidden_review_is_told_why_and_sees_it_still(house: SmallHouse) -> None:
    review = write(house, rating=1, comment="Buy my watches")
    house.cinema.review_office.hide(MIA, review.id, "Advertising", review.revision)
    assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews == ()
    own = house.cinema.reviews.of_movie(ADA, "metropolis").own
    assert own is not None
    assert own.hidden is not None
    assert own.hidden.reason == "Advertising"
    (news,) = house.cinema.news.of(ADA)
    assert (news.kind, news.word, news.movie) == (NewsKind.REVIEW_HIDDEN, "Advertising", "metropolis")
    house.cinema.news.told(ADA, news)
    assert kinds(house) == []
    write(house, rating=5, comment="Sorry", revision=1)  # an edit does not show it again
    assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews == ()
    house.cinema.review_office.restore(MIA, review.id)
    assert [one.comment for one in house.cinema.reviews.of_movie(BEA, "metropolis").reviews] == ["Sorry"]
    assert kinds(house) == [NewsKind.REVIEW_RESTORED]


def test_a_hidden_review_is_not_shown_again_by_deleting_and_writing_it_anew(house: SmallHouse) -> None:
    review = write(house, comment="Buy my watches")
    house.cinema.review_office.hide(MIA, review.id, "Advertising", review.revision)
    house.cinema.reviews.delete(ADA, "metropolis")
    with pytest.raises(ConflictError):
        write(house, comment="Buy my watches")
    assert house.cinema.reviews.of_movie(BEA, "metropolis").reviews == ()


def test_of_two_managers_the_second_is_told_who_hid_it(house: SmallHouse) -> None:
    review = write(house)
    house.cinema.review_office.hide(MIA, review.id, "Advertising", review.revision)
    with pytest.raises(ConflictError, match="Mia"):
        house.another_till("till-4").review_office.hide(NOA, review.id, "Spoiler", review.revision)
    house.cinema.review_office.restore(NOA, review.id)
    with pytest.raises(ConflictError, match="shown already"):
        house.cinema.review_office.restore(MIA, review.id)
    house.cinema.reviews.delete(ADA, "metropolis")
    with pytest.raises(NotFoundError, match="deleted"):
        house.cinema.review_office.hide(MIA, review.id, "Spoiler", review.revision)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\u202eb"])
def test_hiding_needs_a_reason_that_can_be_told(house: SmallHouse, reason: str) -> None:
    review = write(house)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.review_office.hide(MIA, review.id, reason, review.revision)
    assert refused.value.field == "reason"
    assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 1


def test_the_house_lists_what_is_reported_hidden_or_there_and_finds_by_title_and_writer(house: SmallHouse) -> None:
    write(house)
    hidden = write(house, BEA, rating=1)
    house.cinema.review_office.hide(MIA, hidden.id, "Spoiler", hidden.revision)
    office = house.cinema.review_office
    everything = office.list(MIA, ReviewFilter.ALL)
    assert [(row.review.user, row.title, row.hidden_by) for row in everything.rows] == [
        ("bea", "Metropolis", "Mia"), ("ada", "Metropolis", ""),
    ]  # fmt: skip
    assert (everything.reported, everything.hidden, everything.all) == (0, 1, 2)
    assert len(office.list(MIA, ReviewFilter.ALL, "metro").rows) == 2
    assert [row.review.user for row in office.list(MIA, ReviewFilter.ALL, "be").rows] == ["bea"]
    assert office.list(MIA, ReviewFilter.ALL, "zoe").rows == ()


def test_after_a_visit_a_review_is_asked_for_once(house: SmallHouse) -> None:
    assert kinds(house) == []
    visit(house)
    (news,) = house.cinema.news.of(ADA)
    assert (news.kind, news.movie, news.title) == (NewsKind.REVIEW_WANTED, "metropolis", "Metropolis")
    house.cinema.news.told(ADA, news)
    assert kinds(house) == []


def test_who_has_written_and_whose_visit_is_long_ago_is_asked_for_nothing(house: SmallHouse) -> None:
    visit(house, BEA, timedelta(days=31))
    assert kinds(house, BEA) == []
    write(house)
    visit(house, seat="B2")
    assert kinds(house) == []


def test_a_rating_that_was_changed_by_hand_is_told_by_the_audit_and_counted_again(house: SmallHouse) -> None:
    write(house)
    assert findings(house.cinema) == []
    house.connection.database["movies"].update_one({"_id": "metropolis"}, {"$set": {"rating_sum": 5}})
    found = house.cinema.audit.findings(house.operator)
    assert [one.check for one in found] == ["rating-differs"]
    (repair,) = house.cinema.repairs.planned(house.operator, found)
    house.cinema.repairs.do(house.operator, [repair])
    assert findings(house.cinema) == []


def test_reviews_are_read_in_pages(house: SmallHouse) -> None:
    for at in range(5):
        writer = replace(ADA, user=f"writer{at}", name=f"Writer {at}")
        enrol(house.storage, writer)
        write(house, writer, rating=at + 1)
    pages = [
        house.cinema.reviews.of_movie(GUEST, "metropolis", ReviewOrder.BEST, offset, 2).reviews for offset in (0, 2, 4)
    ]
    assert [[one.rating for one in page] for page in pages] == [[5, 4], [3, 2], [1]]


def test_what_a_writer_takes_along_does_not_say_who_reported_a_review(house: SmallHouse) -> None:
    review = write(house)
    house.cinema.reviews.report(BEA, review.id, ReportReason.OTHER)
    storage = house.storage
    data = personal_data(storage).of(storage.users.get("ada"))
    assert data["reviews"][0]["comment"] == "A city."
    assert "bea" not in str(data)


def test_a_review_that_its_writer_changed_meanwhile_is_looked_at_again_before_it_is_hidden(house: SmallHouse) -> None:
    seen = write(house, comment="Buy my watches")
    write(house, comment="Sorry", revision=seen.revision)
    with pytest.raises(ConflictError, match="changed this review meanwhile"):
        house.cinema.review_office.hide(MIA, seen.id, "Advertising", seen.revision)
    assert house.cinema.reviews.of_movie(BEA, "metropolis").total == 1


def test_a_report_that_came_after_the_manager_looked_stays(house: SmallHouse) -> None:
    review = write(house)
    house.cinema.reviews.report(BEA, review.id, ReportReason.OTHER)
    (row,) = house.cinema.review_office.list(MIA, ReviewFilter.REPORTED).rows
    cem = replace(BEA, user="cem", name="Cem")
    enrol(house.storage, cem)
    house.cinema.reviews.report(cem, review.id, ReportReason.SPOILER)
    for _time in range(2):
        house.cinema.review_office.dismiss_reports(MIA, row.review)
    (left,) = house.cinema.review_office.list(MIA, ReviewFilter.REPORTED).rows
    assert [one.by for one in left.review.reports] == ["cem"]


def test_the_report_of_an_erased_person_is_answered_with_them(house: SmallHouse) -> None:
    review = write(house)
    house.cinema.reviews.report(BEA, review.id, ReportReason.OTHER)
    house.cinema.accounts.erase(house.operator, "account-of-bea")
    assert house.cinema.review_office.reported(MIA) == 0
    assert house.cinema.review_office.list(MIA, ReviewFilter.REPORTED).rows == ()


def test_news_of_titles_that_are_gone_keep_no_other_news_back(house: SmallHouse) -> None:
    movie = house.storage.movies.read("metropolis")
    for at in range(25):
        house.storage.movies.put(replace(movie, id=f"gone{at}"))
        gone = house.cinema.reviews.write(ADA, f"gone{at}", 3, "")
        house.cinema.review_office.hide(MIA, gone.id, "Spoiler", gone.revision)
        house.storage.movies.put(replace(movie, id=f"gone{at}", deleted=True))
    review = write(house)
    house.cinema.review_office.hide(MIA, review.id, "Advertising", review.revision)
    for _sign_in in range(2):
        found = kinds(house)
    assert found == [NewsKind.REVIEW_HIDDEN]


def test_what_was_decided_after_the_news_were_read_is_told_still(house: SmallHouse) -> None:
    review = write(house)
    house.cinema.review_office.hide(MIA, review.id, "Advertising", review.revision)
    (hidden,) = house.cinema.news.of(ADA)
    house.cinema.review_office.restore(MIA, review.id)
    house.cinema.news.told(ADA, hidden)
    assert kinds(house) == [NewsKind.REVIEW_RESTORED]


def test_a_visit_is_found_behind_many_tickets_for_days_ahead(house: SmallHouse) -> None:
    visit(house)
    for seat in ("C1", "C2", "C3", "C4", "C5"):
        sell(house.cinema, ADA, house.other_screening, seat)
    assert kinds(house) == [NewsKind.REVIEW_WANTED]
