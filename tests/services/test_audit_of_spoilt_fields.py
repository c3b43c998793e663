"""Whatever single field of a document of seats or money somebody changes, the audit names the document.

One healthy house; a field of it is changed, audited, and put back. What may change without a word is listed here, with
the reason: the list is the promise's small print. The long forms are bounded, and begin where a run of another day
ended.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest

from cinema.domain.transactions import Transaction
from cinema.errors import UnreadableError
from cinema.ports import Finding
from repositories.documents import from_document
from tests.conftest import SmallHouse
from tests.services.spoilt_house import Spoiling, bounded, house_in_every_state, in_turns, spoilings

ANY = ""
# Of an asked sale the journal has no order yet.
ASKED = "paying unresolved"
OPEN = f"part_paid {ASKED}"
_SOME = 50
# field: (in which states it may change without a word, why)
SILENT: dict[str, tuple[str, str]] = {
    "transactions._id": (ASKED, "an asked sale under another name is the same sale: nobody has a paper of it"),
    "transactions.asked_at": (ANY, "when, and not what"),
    "transactions.attempts": ("part_paid", "what was declined: told once, at the till"),
    "transactions.attempts.*": ("part_paid", "the same"),
    "transactions.attempts.*.amount": ("part_paid", "the same"),
    **dict.fromkeys(
        [
            f"transactions.attempts.*.{name}"
            for name in ("at", "change", "id", "last4", "reason", "reference", "rounding", "tendered")
        ],
        (OPEN, "not in the journal before it is paid: the terminal's log alone knows it"),
    ),
    **dict.fromkeys(
        [f"transactions.{name}" for name in ("buyer", "comps", "currency", "customer", "seller", "workstation")],
        (ASKED, "not in the journal before it is paid"),
    ),
    **dict.fromkeys(
        [f"transactions.screenings.*.{name}" for name in ("auditorium_name", "movie", "movie_title", "starts_at")],
        (ASKED, "not in the journal before it is paid"),
    ),
    **dict.fromkeys(
        [f"transactions.tickets.*.{name}" for name in ("id", "label", "short_code", "tax_rate", "type", "type_name")],
        (ASKED, "not in the journal before it is paid"),
    ),
    "transactions.tickets.*.seat": ("paying", "not pinned yet: another seat can't be paid for"),
    "transactions.screenings.*.hold": ("paying", "not pinned yet: another hold can't be paid for"),
    "transactions.history": (ANY, "a trail for people: the state itself is judged"),
    "transactions.history.*": (ANY, "the same"),
    "transactions.history.*.*": (ANY, "the same"),
    "transactions.papers": (ANY, "how often it was printed, which is for people"),
    "transactions.papers.*": (ANY, "the same"),
    "transactions.lease": (OPEN + " refunding", "who works on it just now; one without is told when it is old"),
    "transactions.lease.owner": (ANY, "who works on it just now; ends by itself"),
    **dict.fromkeys(
        [f"transactions.refunds.*.{name}" for name in ("at", "by", "done_at", "id", "refusal", "workstation")],
        ("refunding refund_unresolved", "not in the journal before its end"),
    ),
    **dict.fromkeys(
        [f"transactions.refunds.*.shares.*.{name}" for name in ("id", "last4", "reference")],
        ("refunding refund_unresolved", "not in the journal before its end"),
    ),
    "transactions.refunds.*.reason": (ANY, "free text of the staff, of which the journal has a salted hash"),
    "transactions.refunds.*.salt": (ANY, "the same"),
    "seat_maps.changed_at": (ANY, "tells windows to look again"),
    "seat_maps.next_expiry": (ANY, "when to tidy up: a hold ends by its own time"),
    "seat_maps.oldest_pin": (ANY, "when recovery looks: the audit looks at each pin"),
    "seat_maps.longest": (ANY, "how far ahead an end may lie, against a clock that was set back"),
    "seat_maps.sell_until": (ANY, "when, and not what: a date instead of a date"),
    "seat_maps.holds.*.channel": (ANY, "where the hold was begun"),
    "seat_maps.holds.*.since": (ANY, "how long a kiosk may extend it: a date instead of a date"),
    "seat_maps.holds.*.step": (ANY, "which call passed a basket on, for its repeat"),
    "seat_maps.seats.*.type": (ANY, "what quotas count; another text is one that staff may have chosen"),
    "seat_maps.holds.*.owner": (ANY, "who may change the hold; else it runs out"),
    "seat_maps.holds.*.pinned.at": (ANY, "when, and not what"),
    "seat_maps.holds.*.pinned.till": (ANY, "named to people alone"),
    "tills.name": (ANY, "a label"),
    "tills.number": (ANY, "of a till that has no entry yet: its entries say it too"),
    "tills.since": (ANY, "when, and not what"),
}


@pytest.fixture(scope="module")
def sold(mongodb_uri: str, migrated: str) -> Iterator[SmallHouse]:
    """A house shared by all tests here: each puts back what it spoils."""
    with house_in_every_state(mongodb_uri, migrated) as house:
        yield house


def test_a_house_in_every_state_has_no_findings(sold: SmallHouse) -> None:
    assert sold.cinema.audit.findings(sold.operator) == ()


def test_a_field_that_is_spoilt_is_told_and_stops_nothing(sold: SmallHouse) -> None:
    """Some fields, by a chance that is always the same; the long form takes more, and every document."""
    cases = {(one.field, one.change): one for one in in_turns(spoilings(sold))}
    check_all(sold, islice(cases.values(), _SOME))


def test_a_field_that_is_missing_although_it_has_a_default_is_told(sold: SmallHouse) -> None:
    cases = [one for one in in_turns(spoilings(sold)) if (one.field, one.change) == ("transactions.split", "removed")]
    assert len({one.state for one in cases}) > 3
    check_all(sold, cases)


def test_a_way_of_payment_that_is_no_text_is_told_and_stops_nothing(sold: SmallHouse) -> None:
    cases = [one for one in in_turns(spoilings(sold)) if one.field == "journal.operation.tenders.*.provider"]
    check_all(sold, {one.change: one for one in cases}.values())


@pytest.mark.soak
def test_every_field_that_is_spoilt_is_told(sold: SmallHouse) -> None:
    cases = in_turns(spoilings(sold))
    start = datetime.now(UTC).toordinal() * 1000 % len(cases)
    check_all(sold, bounded(cases[start:] + cases[:start]))


def check_all(house: SmallHouse, cases: Iterable[Spoiling]) -> None:
    """Spoil, audit and put back, one case after the other."""
    data = house.connection.database
    days = (datetime.now(UTC).date().isoformat(), house.storage.screenings.get(house.screening).day)
    wrong = []
    for number, case in enumerate(cases):
        if not case.do(data):
            continue
        try:
            found = house.cinema.audit.findings(house.operator)
            if not number % 4:
                house.cinema.audit.findings(house.operator, days[number % 8 // 4])
        except Exception as error:
            wrong.append(f"{case}: {error!r}")
            continue
        finally:
            case.undo(data)
        if not any(is_about(case, one) for one in found) and not may_be_silent(case):
            wrong.append(f"{case}: {[one.check for one in found]}")
    assert not wrong, "\n".join([str(len(wrong)), *sorted(wrong)])
    assert house.cinema.audit.findings(house.operator) == ()


def is_about(case: Spoiling, found: Finding) -> bool:
    """Whether a finding names the document that was spoilt."""
    names = {*found.about.values(), found.subject}
    if case.collection == "journal":
        place = {"till": case.document["till"], "seq": str(case.document["seq"])}
        return place.items() <= found.about.items() or case.document["subject"] in names
    return bool({case.document["_id"], case.spoilt_id} & names)


def may_be_silent(case: Spoiling) -> bool:
    """Whether the program can still read the document, and nothing was changed, or what is in the list."""
    if case.collection == "transactions":
        try:
            from_document(Transaction, case.spoilt)
        except UnreadableError:
            return False
    states, _why = SILENT.get(case.field, ("none", ""))
    return case.changes_nothing or not states or case.state in states.split()
