"""The journal as a manager looks into it: by sale, seat and person, with the proof of each entry."""

from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.entries import EntryKind
from cinema.domain.refunds import RefundCause
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import InvalidInputError, NotAllowedError, NotFoundError
from cinema.services.office import journal_book
from cinema.services.office.journal_book import JournalBook, JournalPage
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.selling_checks import recover
from tests.support import CASH, enrol, raw, sell


@pytest.fixture
def boss(house: SmallHouse) -> Actor:
    made = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "boss")
    enrol(house.storage, made)
    return made


@pytest.fixture
def book(house: SmallHouse) -> JournalBook:
    return house.cinema.journal_book


def kinds(page: JournalPage) -> list[str]:
    return [one.row.kind for one in page.lines]


def refund(house: SmallHouse, boss: Actor, sale: str) -> str:
    """Refund a sale, and return the number of the refund."""
    at_the_till = replace(boss, channel=Channel.BOX_OFFICE)
    receipt = house.storage.transactions.get(sale).receipt_number or ""
    house.cinema.refunds.refund(at_the_till, receipt, reason="", cause=RefundCause.ILLNESS)
    recover(house.cinema, house.connection)
    (found,) = house.storage.transactions.get(sale).refunds
    assert found.number is not None
    return found.number


def test_a_sale_is_found_by_its_id_and_by_each_of_its_numbers(
    house: SmallHouse, boss: Actor, book: JournalBook
) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B5", request=CASH)
    number = refund(house, boss, sold.id)
    for name in (sold.id, sold.receipt_number or "", f" {number} "):
        page = book.of_sale(boss, name)
        assert kinds(page) == [EntryKind.SOLD, EntryKind.REFUNDED]
        sale, back = page.lines
        assert sale.words == "Metropolis: B1, B2 · €19.00 · Cash"
        assert (sale.kind, sale.name, sale.till) == ("Sale", house.staff.name or house.staff.user, "till-1")
        assert "Illness" in back.words
        assert back.row.number == number


def test_what_is_missing_or_unknown_is_told_at_its_field(house: SmallHouse, boss: Actor, book: JournalBook) -> None:
    for call, field in (
        (lambda: book.of_sale(boss, " "), "sale"),
        (lambda: book.of_sale(boss, "2026-01-999999"), "sale"),
        (lambda: book.of_sale(boss, "\ud800"), "sale"),
        (lambda: book.of_seat(boss, "", "B1"), "screening"),
        (lambda: book.of_seat(boss, house.screening, " "), "seat"),
        (lambda: book.of_seat(boss, house.screening, "B1"), "seat"),
        (lambda: book.person(boss, "nobody-here"), "person"),
        (lambda: book.person(boss, ""), "person"),
        (lambda: book.screenings(boss, "tomorrow"), "day"),
    ):
        with pytest.raises((InvalidInputError, NotFoundError)) as refused:
            call()
        assert refused.value.field == field


def test_a_seat_has_all_that_happened_to_it_and_nothing_of_its_neighbours(
    house: SmallHouse, boss: Actor, book: JournalBook
) -> None:
    first = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    other = sell(house.cinema, house.staff, house.screening, "B3", request=CASH)
    sell(house.cinema, house.staff, house.other_screening, "B1", request=CASH)
    at_the_till = replace(boss, channel=Channel.BOX_OFFICE)
    for seat in ("B2", "B1"):
        house.cinema.refunds.refund(
            at_the_till, first.receipt_number or "", (seat,), reason="", cause=RefundCause.ILLNESS
        )
    again = sell(house.cinema, house.guest, house.screening, "B1")
    page = book.of_seat(boss, house.screening, "b1")
    assert kinds(page) == [EntryKind.SOLD, EntryKind.REFUNDED, EntryKind.SOLD]
    assert [line.row.subject for line in page.lines] == [first.id, first.id, again.id]
    assert other.id not in {line.row.subject for line in page.lines}
    assert page.lines[2].by_nobody  # the guest's own purchase


def test_a_person_has_what_they_sold_gave_back_and_changed_newest_first(
    house: SmallHouse, boss: Actor, book: JournalBook
) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    refund(house, boss, sold.id)
    sell(house.cinema, house.guest, house.screening, "B7")
    house.cinema.admin.movies.save(boss, None, {"title": "Nosferatu", "year": "1922", "minutes": "94"})
    assert house.staff.user is not None
    theirs = book.of_person(boss, house.staff.user)
    assert kinds(theirs) == [EntryKind.SOLD]
    mine = book.of_person(boss, "boss")
    assert kinds(mine) == [EntryKind.CHANGED, EntryKind.REFUNDED]
    assert all(line.name == mine.lines[0].name and not line.by_nobody for line in mine.lines)
    found = book.person(boss, mine.lines[0].name or "")
    assert found.id == "boss"


def test_pages_go_on_where_they_ended_though_many_entries_have_one_instant(
    house: SmallHouse, boss: Actor, book: JournalBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_book, "PAGE", 3)
    assert house.staff.user is not None
    for seat in range(1, 9):
        sell(house.cinema, house.staff, house.screening, f"B{seat}", request=CASH)
    (at,) = {one["at"] for one in raw(house.connection, "journal")[:1]}
    house.connection.database["journal"].update_many(
        {"kind": "sold"}, {"$set": {"at": at}}, bypass_document_validation=True
    )
    entries = {one["_id"] for one in raw(house.connection, "journal", whole=True)}
    for first, more in (
        (book.latest, entries),
        (lambda actor, after=None: book.of_person(actor, house.staff.user or "", after), None),
    ):
        seen: list[str] = []
        page = first(boss)
        while True:
            seen += [one.row.id for one in page.lines]
            if page.end is None:
                break
            assert len(page.lines) == 3
            page = first(boss, page.end)
        assert len(seen) == len(set(seen))
        assert more is None or set(seen) == more
        assert len(seen) >= 8


def test_an_entry_is_proved_by_its_hash_its_signature_and_its_neighbours(
    house: SmallHouse, boss: Actor, book: JournalBook
) -> None:
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.staff, house.screening, seat, request=CASH)
    first, second, third = (one["_id"] for one in sorted(raw(house.connection, "journal"), key=lambda one: one["seq"]))
    journal = house.connection.database["journal"]
    proof = book.proof(boss, second)
    assert proof.holds
    assert (proof.as_written, proof.signed, proof.follows, proof.followed) == (True, True, True, True)
    assert book.proof(boss, third).followed is None
    registration = next(one for one in raw(house.connection, "journal", whole=True) if one["seq"] == 1)
    assert book.proof(boss, registration["_id"]).holds
    before = journal.find_one({"_id": second}) or {}
    for change, lost in (
        ({"operation.order.total": 1}, {"as_written"}),
        ({"signature": "00" * 64}, {"signed"}),
        ({"signature": "no signature"}, {"signed"}),
        ({"till": "somebody-else"}, {"as_written", "signed", "follows"}),
    ):
        journal.update_one({"_id": second}, {"$set": change}, bypass_document_validation=True)
        proof = book.proof(boss, second)
        assert not proof.holds
        assert {name for name in ("as_written", "signed", "follows") if not getattr(proof, name)} == lost
        journal.replace_one({"_id": second}, before, bypass_document_validation=True)
    journal.delete_one({"_id": first})
    assert not book.proof(boss, second).follows
    journal.update_one({"_id": second}, {"$set": {"hash": "f" * 64}}, bypass_document_validation=True)
    assert book.proof(boss, second).followed is False
    with pytest.raises(NotFoundError):
        book.proof(boss, first)


def test_a_corrupt_entry_is_told_and_hides_no_other(house: SmallHouse, boss: Actor, book: JournalBook) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    house.connection.database["journal"].update_one(
        {"_id": sold.id}, {"$set": {"operation.order.tickets": "many"}}, bypass_document_validation=True
    )
    lines = {one.row.id: one for one in book.latest(boss).lines}
    assert not lines[sold.id].readable
    assert sum(1 for one in lines.values() if one.row.kind == EntryKind.SOLD) == 2
    assert not book.proof(boss, sold.id).holds


def test_the_screenings_of_a_date_are_offered_by_start(house: SmallHouse, boss: Actor, book: JournalBook) -> None:
    day = house.storage.screenings.get(house.screening).day
    offered = book.screenings(boss, f" {day} ")
    assert [name for name, _words in offered] == [house.screening, house.other_screening]
    assert [words for _name, words in offered] == ["18:00 Metropolis", "23:00 Metropolis"]
    assert book.screenings(boss, "1999-01-01") == ()


def test_staff_see_nothing_of_it(house: SmallHouse, book: JournalBook) -> None:
    with pytest.raises(NotAllowedError):
        book.latest(house.staff)
    with pytest.raises(NotAllowedError):
        book.of_person(house.staff, house.staff.user or "")


def test_it_reads_and_changes_nothing(house: SmallHouse, boss: Actor) -> None:
    sold = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    recover(house.cinema, house.connection)
    before = raw(house.connection, "journal", whole=True)
    book = join(open_storage(house.connection), "till-5").journal_book
    book.latest(boss)
    book.of_sale(boss, sold.id)
    book.of_seat(boss, house.screening, "B1")
    book.proof(boss, sold.id)
    assert raw(house.connection, "journal", whole=True) == before
    assert [one.number for one in house.storage.tills.all()] == [1]
