"""Whatever single field of a document of seats or money somebody spoils, the audit names the document.

One healthy house; a field of it is changed, audited, and put back. What may change without a word is listed here, with
the reason: the list is the promise's small print.
"""

from collections.abc import Iterator

import pytest

from cinema.domain.transactions import Transaction
from cinema.errors import UnreadableError
from cinema.ports import Finding
from repositories.documents import from_document
from tests.conftest import SmallHouse
from tests.services.spoilt_house import Spoiling, house_in_every_state, in_turns, spoilings

ANY = ""
UNPAID = "open paying charged unresolved abandoned"
BOUGHT = "paid refunding part_refunded refunded refund_unresolved"
# field: (in which states it may change without a word, why)
SILENT = {
    "transactions._id": (UNPAID, "an unpaid sale under another name is the same sale: nobody has a paper of it"),
    "transactions.attempts": ("abandoned", "no money was taken, so nothing needs to have been tried"),
    "transactions.attempts.*": ("abandoned", "the same"),
    "transactions.attempts.*.at": (ANY, "when, and not what: a date instead of a date"),
    "transactions.attempts.*.id": (
        f"open charged abandoned {BOUGHT}",
        "after the payment the terminal's log alone knows it",
    ),
    "transactions.attempts.*.last4": (ANY, "printed on the receipt"),
    "transactions.attempts.*.provider": (ANY, "which terminal took it; it is asked for a refund, and must know it"),
    "transactions.attempts.*.reason": (ANY, "why it was declined: told once, at the till"),
    "transactions.attempts.*.reference": (ANY, "the terminal's own word, looked up in its log by people"),
    "transactions.auditorium_name": (ANY, "printed on the receipt"),
    "transactions.created_at": (ANY, "when, and not what: a date instead of a date"),
    "transactions.customer": (ANY, "who sees it in their purchases; erased accounts leave it"),
    "transactions.history": (ANY, "a trail for people: the state itself is judged"),
    "transactions.history.*": (ANY, "the same"),
    "transactions.history.*.*": (ANY, "the same"),
    "transactions.hold": (f"open charged abandoned {BOUGHT}", "names a basket that is gone, or is not paid"),
    "transactions.lease": (ANY, "who works on it just now; ends by itself"),
    "transactions.lease.owner": (ANY, "the same"),
    "transactions.lease.until": (ANY, "the same"),
    "transactions.movie": (ANY, "printed on the receipt"),
    "transactions.movie_title": (ANY, "printed on the receipt"),
    "transactions.paid_at": (BOUGHT, "when, and not what: a date instead of a date"),
    "transactions.refunds.*.at": (ANY, "when, and not what: a date instead of a date"),
    "transactions.refunds.*.by": ("refunding refund_unresolved", "not in the journal before its end"),
    "transactions.refunds.*.done_at": (BOUGHT, "when, and not what: a date instead of a date"),
    "transactions.refunds.*.id": ("refunding refund_unresolved", "before its end the terminal's log alone knows it"),
    "transactions.refunds.*.provider": (ANY, "which terminal gave it back: its log says so too"),
    "transactions.refunds.*.reason": (ANY, "free text of the staff"),
    "transactions.refunds.*.reference": (ANY, "the terminal's own word, looked up in its log by people"),
    "transactions.refunds.*.refusal": (ANY, "why it was declined: told once, at the till"),
    "transactions.refunds.*.workstation": (ANY, "where: the journal's chain says so too"),
    "transactions.seller": (UNPAID, "not in the journal before it is paid"),
    "transactions.starts_at": (ANY, "printed on the receipt"),
    **dict.fromkeys(
        [f"transactions.surplus.*.{name}" for name in ("at", "last4", "provider", "reason", "reference")],
        (ANY, "as of an attempt"),
    ),
    **dict.fromkeys(
        [f"transactions.surplus.*.{name}" for name in ("tendered", "change")], (ANY, "no cash stands on a slip")
    ),
    "transactions.tickets.*.id": (UNPAID, "not on paper, and on no seat, before it is paid"),
    "transactions.tickets.*.seat": ("open abandoned", "no money was taken for it: another seat can't be paid for"),
    "transactions.tickets.*.type": (ANY, "names the price, which is judged itself"),
    "transactions.tickets.*.type_name": (ANY, "printed on the receipt"),
    "transactions.workstation": (ANY, "where: the journal's chain says so too"),
    "seat_maps.changed_at": (ANY, "tells windows to look again"),
    "seat_maps.next_expiry": (ANY, "when to tidy up: a hold ends by its own time"),
    "seat_maps.sell_until": (ANY, "when, and not what: a date instead of a date"),
    "seat_maps.holds.*.channel": (ANY, "where the basket was begun"),
    "seat_maps.holds.*.owner": (ANY, "who may change the basket; else it runs out"),
    "journal._id": (ANY, "the storage's own name of the entry, which nobody uses"),
}


@pytest.fixture(scope="module")
def sold(mongodb_uri: str, migrated: str) -> Iterator[SmallHouse]:
    """A house shared by all tests here: each puts back what it spoils."""
    with house_in_every_state(mongodb_uri, migrated) as house:
        yield house


def test_a_house_in_every_state_has_no_findings(sold: SmallHouse) -> None:
    assert sold.cinema.audit.findings() == ()


@pytest.mark.timeout(300)
def test_a_field_that_is_spoilt_is_told_and_stops_nothing(sold: SmallHouse) -> None:
    """Each field once in each way, in one document that has it; the long form takes every document."""
    cases = {(one.field, one.change): one for one in in_turns(spoilings(sold))}
    check_all(sold, list(cases.values()))


@pytest.mark.soak
def test_every_field_of_every_document_that_is_spoilt_is_told(sold: SmallHouse) -> None:
    used = check_all(sold, list(spoilings(sold)))
    stale = SILENT.keys() - used
    assert not stale, f"{sorted(stale)} may change without a word, says the list, but are told always"


def check_all(house: SmallHouse, cases: list[Spoiling]) -> set[str]:
    """Spoil, audit and put back, one case after the other; returns the fields that could change without a word."""
    data = house.connection.database
    chains = sorted(entry["chain"] for entry in data["journal"].find({}))
    days = (chains[0].partition("/")[0], house.storage.screenings.get(house.screening).day)
    unseen: set[str] = set()
    wrong = []
    for number, case in enumerate(cases):
        if not case.do(data):
            continue
        try:
            found = house.cinema.audit.findings()
            house.cinema.audit.findings(days[number % 2])
        except Exception as error:
            wrong.append(f"{case}: {error!r}")
            continue
        finally:
            case.undo(data)
        if any(is_about(case, one) for one in found):
            continue
        if not may_be_silent(case):
            wrong.append(f"{case}: {[one.check for one in found]}")
        if not case.changes_nothing:
            unseen.add(case.field)
    assert not wrong, "\n".join([f"{len(wrong)} of {len(cases)}", *sorted(wrong)])
    assert house.cinema.audit.findings() == ()
    return unseen


def is_about(case: Spoiling, found: Finding) -> bool:
    """Whether a finding names the document that was spoilt."""
    names = {*found.about.values(), found.subject}
    if case.collection == "counters":
        return bool({case.document["_id"], case.spoilt_id} & names)
    if case.collection == "journal":
        place = {"chain": case.document["chain"], "seq": str(case.document["seq"])}
        return place.items() <= found.about.items() or case.document["transaction"] in names
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
