"""The safe: bags of cash from drops and closings, which come out as a till's float or go to the bank, each once."""

from collections.abc import Sequence

from cinema.domain.entries import ClaimTakenError, Draft, Entry, slip_key
from cinema.domain.ids import new_id
from cinema.domain.operations import Banked
from cinema.domain.safe import Bag, Taking, bag_of, contents, in_claim, out_claim, takings
from cinema.domain.text import clean_line
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _, money
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.entries import Entries
from cinema.services.standing import Standing

_MOST_BAGS = 100


class SafeBags:
    """Knows single bags, for those who take one out."""

    def __init__(self, journal: Journal, settings: HouseSettings) -> None:
        self._journal = journal
        self._settings = settings

    def amount_of(self, bag: str) -> int:
        """Return what a bag in the safe has in it; ConflictError for one that is not there, or not any more."""
        entry = self._journal.claimed((in_claim(bag),))
        found = bag_of(entry) if entry is not None else None
        if found is None or self._journal.claimed((out_claim(bag),)) is not None:
            raise ConflictError(_("There is no bag {bag} in the safe.").format(bag=bag), field="bag")
        return found.amount

    def check_amount(self, bag: str, amount: int) -> None:
        """Raise ConflictError for a bag that is not in the safe, InvalidInputError if it has another amount."""
        there = self.amount_of(bag)
        if there != amount:
            house, _wrong = self._settings.judged()
            words = _("Bag {bag} has {amount} in it. A bag comes out whole.")
            message = words.format(bag=bag, amount=money(there, house.currency))
            raise InvalidInputError(message, field="amount")


class Safe:
    """Tells what is in the safe, for staff; takes bags to the bank, for managers."""

    def __init__(self, bags: SafeBags, journal: Journal, entries: Entries, standing: Standing) -> None:
        self._bags = bags
        self._journal = journal
        self._entries = entries
        self._standing = standing

    def contents(self, actor: Actor) -> tuple[Bag, ...]:
        """Return the bags in the safe, the oldest first."""
        self._standing.check(actor).require_staff()
        return contents(self._journal.of_bags())

    def takings(self, actor: Actor, limit: int = 200) -> tuple[Taking, ...]:
        """Return what came out of the safe as floats and deposits, the latest first; for managers."""
        self._standing.check(actor).require(Role.MANAGER)
        return takings(self._journal.of_bags())[:limit]

    def bank(self, actor: Actor, bags: Sequence[str], slip: str) -> Banked:
        """Record that bags of the safe went to the bank under the reference of its slip; the amount is theirs.

        Raises ConflictError for a bag that is not in the safe, or a slip that is recorded already; InvalidInputError
        for the field `bags` or `slip`. Nothing is recorded then.
        """
        self._standing.check(actor).require(Role.MANAGER)
        labels = [clean_line(one, "bags", _("number of the bag"), longest=40) for one in bags]
        if not labels or len(labels) > _MOST_BAGS or len({slip_key(one) for one in labels}) != len(labels):
            words = _("Name each bag once, at least one and at most {count}.")
            raise InvalidInputError(words.format(count=_MOST_BAGS), field="bags")
        reference = clean_line(slip, "slip", _("reference on the slip"), longest=40)
        banked = Banked(tuple(labels), sum(map(self._bags.amount_of, labels)), reference, actor.decider)
        # What a bag has in it never changes, so the claims alone decide.
        claims = (f"bank-slip:{slip_key(reference)}", *map(out_claim, labels))
        try:
            entry = self._entries.add(Draft(new_id(), "safe", self._journal.now(), banked, claims))
        except ClaimTakenError as taken:
            raise _taken(taken.entry, claims[0]) from None
        assert isinstance(entry.operation, Banked)
        return entry.operation


def _taken(entry: Entry, slip: str) -> ConflictError:
    if slip in entry.claims:
        return ConflictError(_("This slip of the bank is recorded already."), field="slip")
    return ConflictError(_("One of these bags has left the safe meanwhile. Please look again."), field="bags")
