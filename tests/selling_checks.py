"""The tests' own audit of selling: what documents say, compared by rules that share no code with the program.

Reads what the primary has now. Every check returns sentences; none means that all agree.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from time import sleep
from typing import Any
from unittest.mock import patch

from cinema.services.cinema import Cinema
from cinema.services.selling import recovery
from repositories.connect import Connection
from tests.support import expire_leases, odd_seats_of, raw

_BOUGHT = {"paid", "refunding", "part_refunded", "refunded", "refund_unresolved"}
_SELLS = {"sold", "exchanged"}
Document = dict[str, Any]


def recover(cinema: Cinema, connection: Connection) -> None:
    """Let every lease, pin and due entry be older than a lease, and recover until nothing is left to do."""
    with patch.object(recovery, "LEASE_SECONDS", 0), patch.object(recovery, "_LEFT_TO_ITS_TILL", timedelta(0)):
        for _round in range(40):
            expire_leases(connection)
            assert cinema.recovery.recover().failed == 0
            if not any(one.get("due") for one in raw(connection, "journal")) and not _leased(connection):
                break
            sleep(0.01)  # what was written a moment ago is not at a majority yet


def contradictions(connection: Connection) -> list[str]:
    """Return what contradicts itself in chains, sales, seats and money, whatever is under way."""
    whole, sales, maps = (raw(connection, name, whole=True) for name in ("journal", "transactions", "seat_maps"))
    entries = [one for one in whole if one["operation"].get("collection") != "tills"]  # as `raw` leaves them out
    return [
        *_chains(whole),
        *_sales(entries, sales),
        *_seats(entries, maps),
        *_money(entries, raw(connection, "test_terminal"), sales),
        *odd_seats_of(maps),
    ]


def unfinished(connection: Connection) -> list[str]:
    """Return what waits for its end, a manager's decisions aside: pins, asked sales and refunds, due entries."""
    sales = {one["_id"]: one["state"] for one in raw(connection, "transactions")}
    pins = [
        f"{one['_id']} pinned by {hold['pinned']['operation']}"
        for one in raw(connection, "seat_maps")
        for hold in one["holds"].values()
        if hold["pinned"] and sales.get(hold["pinned"]["sale"]) != "unresolved"
    ]
    asked = [f"{name} is {state}" for name, state in sales.items() if state in {"paying", "part_paid", "refunding"}]
    due = [f"{one['kind']} of {one['subject']} is due" for one in raw(connection, "journal") if one.get("due")]
    return [*pins, *asked, *due]


def in_order(cinema: Cinema, connection: Connection) -> list[str]:
    """Recover, and return all that is left undone or contradicts itself."""
    recover(cinema, connection)
    return [*contradictions(connection), *unfinished(connection)]


def _leased(connection: Connection) -> bool:
    return any("lease" in one for one in raw(connection, "transactions"))


def _chains(entries: list[Document]) -> list[str]:
    found = []
    for till in {one["till"] for one in entries}:
        chain = sorted((one for one in entries if one["till"] == till), key=lambda one: one["seq"])
        if [one["seq"] for one in chain] != list(range(1, len(chain) + 1)):
            found.append(f"the chain of {till} has a gap or a fork: {[one['seq'] for one in chain]}")
        found += [
            f"{one['_id']} does not follow" for before, one in pairwise(chain) if one["previous"] != before["hash"]
        ]
        numbers: dict[str, list[int]] = {}
        for number in (number for one in chain for number in (one["number"], one.get("refund_number")) if number):
            series, _dash, count = number.rpartition("-")
            numbers.setdefault(series, []).append(int(count))
        for series, counts in numbers.items():
            if counts != list(range(1, len(counts) + 1)):
                found.append(f"the numbers {series} have gaps: {counts}")
    return found


def _sales(entries: list[Document], sales: list[Document]) -> list[str]:
    found = []
    stored = {one["_id"]: one for one in sales}
    sold = {one["_id"]: one for one in entries if one["kind"] in _SELLS}
    for name, entry in sold.items():
        sale = stored.get(name)
        if sale is None or sale["state"] not in _BOUGHT or sale["receipt_number"] != entry["number"]:
            found.append(f"{name} is sold in the journal and {sale and sale['state']} in its sale")
    for name, sale in stored.items():
        if (sale["state"] in _BOUGHT or sale["receipt_number"]) and name not in sold:
            found.append(f"{name} is {sale['state']} without an entry")
    for one in entries:
        if one["kind"] in {"refunded", "exchanged"}:
            there = {refund["id"]: refund for refund in stored[one["subject"]]["refunds"]}
            number = one["number"] if one["kind"] == "refunded" else one["refund_number"]
            if there.get(one["_id"], {}).get("number") != number:
                found.append(f"the refund {one['number']} is not in its sale")
    return found


def _seats(entries: list[Document], maps: list[Document]) -> list[str]:
    ended = {claim for one in entries for claim in one.get("claims", ()) if claim.startswith("ticket:")}
    wanted: dict[tuple[str, str], str] = {}
    found = []
    for entry in entries:
        if entry["kind"] not in _SELLS:
            continue
        for ticket in entry["operation"]["order"]["tickets"]:
            place = (ticket["screening"], ticket["seat"])
            if f"ticket:{ticket['id']}:ended" in ended:
                continue
            if place in wanted:
                found.append(f"{place} is sold twice")
            wanted[place] = ticket["id"]
    there = {
        (one["_id"], name): seat["ticket"]
        for one in maps
        for name, seat in one["seats"].items()
        if seat["state"] == "sold"
    }
    found += [f"{place} is not sold on its map" for place in wanted.keys() - there.keys()]
    found += [f"{place} is sold on its map to nobody" for place in there.keys() - wanted.keys()]
    found += [f"{place} is another's" for place in wanted.keys() & there.keys() if wanted[place] != there[place]]
    return found


def _money(entries: list[Document], terminal: list[Document], sales: list[Document]) -> list[str]:
    """Compare the test terminal's memory with the journal: what it took is known once, what it gave back too."""
    known: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for entry in entries:
        operation = entry["operation"]
        if entry["kind"] == "tender" and operation["tender"]["provider"] == "test":
            known[operation["tender"]["id"]] = operation["tender"]["amount"]
        elif entry["kind"] in _SELLS:
            for one in operation["tenders"]:
                if one["provider"] == "test" and one["amount"] and not one.get("moved_from"):
                    known[one["id"]] = one["amount"]
        if entry["kind"] in {"refunded", "exchanged"}:
            for share in operation["refund"]["shares"]:
                if share["provider"] == "test":
                    back[share["id"]] += share["amount"] - share["moved"]
        if entry["kind"] == "given_back" and operation["money"]:
            back[operation["attempt"]] += operation["amount"]
    waiting = {
        one["id"]
        for sale in sales
        if sale["state"] in {"paying", "part_paid", "unresolved", "refunding", "refund_unresolved"}
        for one in [*sale["attempts"], *(part for refund in sale["refunds"] for part in _parts(refund))]
    }
    found = []
    for one in terminal:
        if one["state"] != "approved" or one["_id"] in waiting or one.get("refund"):
            continue
        if known[one["_id"]] != one["amount"]:
            found.append(f"the terminal took {one['amount']} for {one['_id']}, which the journal does not know")
    # A manager knew better; an exchange's money is that of the new sale, which has its id.
    decided = {name for one in entries if one["operation"].get("by") for name in (one["subject"], one["_id"])}
    told = {one["id"] for sale in sales if sale["_id"] in decided for one in sale["attempts"]}
    took = {one["_id"] for one in terminal if one["state"] == "approved" and not one.get("refund")}
    found += [f"the journal knows money of {name} that the terminal never took" for name in known.keys() - took - told]
    given = sum(one["amount"] for one in terminal if one["state"] == "approved" and one.get("refund"))
    paid_by_terminal = sum(amount for name, amount in back.items() if name in took or _is_share(entries, name))
    if not waiting and given != paid_by_terminal:
        found.append(f"the terminal gave back {given}, the journal knows {paid_by_terminal}")
    return found


def _is_share(entries: list[Document], name: str) -> bool:
    return any(
        share["id"] == name and share["provider"] == "test"
        for one in entries
        if one["kind"] in {"refunded", "exchanged"}
        for share in one["operation"]["refund"]["shares"]
    )


def _parts(refund: Document) -> list[Document]:
    """Return what a refund, or an exchange under way, asks terminals for."""
    tender = (refund.get("exchange") or {}).get("tender")
    return [*refund["shares"], *([tender] if tender else [])]
