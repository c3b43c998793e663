"""The audit's benchmark: its house is healthy and spoilt like any other, and a small run comes to its end."""

from benchmarks.audit import DATABASE, measure
from benchmarks.audit_house import load
from cinema.bootstrap import join
from repositories.connect import Connection, connect
from repositories.storage import open_storage
from tests.services import audit_faults as faults
from tests.support import findings

TICKETS = 2_000


def test_a_small_run_audits_what_it_loaded_and_leaves_nothing(mongodb_uri: str) -> None:
    lines = {line.name: line for line in measure(mongodb_uri, TICKETS)}
    assert lines["audit / reading"].target == 3.0
    assert all(line.value > 0 for line in lines.values())
    connection = connect(mongodb_uri, DATABASE)
    assert DATABASE not in connection.client.list_database_names()
    connection.close()


def test_the_loaded_house_has_so_many_tickets_and_its_faults_are_found(connection: Connection) -> None:
    data = connection.database
    counts = load(data, TICKETS)
    assert {name: data[name].count_documents({}) for name in counts} == counts
    tickets = list(data["transactions"].aggregate([{"$unwind": "$tickets"}, {"$count": "count"}]))
    assert tickets == [{"count": TICKETS}]
    cinema = join(open_storage(connection), "till-1")
    assert findings(cinema) == []
    assert cinema.journal.verify(cinema.journal.heads()) == ()
    faults.journal_entry_removed(data)
    faults.missing_receipt_number(data)
    assert {"journal-gap", "not-in-journal", "no-receipt-number", "receipt-gap"} <= set(findings(cinema))
