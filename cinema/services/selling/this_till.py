"""A program's identity as a till: its signing key and its short number.

A till remembers how far its chain went. If the chain no longer has that entry, somebody cut or rewrote it: the till
leaves it as it is and begins another, with a new key and number, whose first entry names the head that was lost.
"""

from dataclasses import dataclass
from typing import Any

from cinema.domain.entries import Draft
from cinema.domain.journal import Head
from cinema.domain.operations import Changed
from cinema.domain.tills import Till
from cinema.ports import Journal, KeptHeads, TillKey, TillKeys, Tills


@dataclass(frozen=True, slots=True)
class Identity:
    """A registered till with its key. `before` are the tills that it was; `lost` is a head that was taken from it."""

    till: Till
    key: TillKey
    before: tuple[str, ...] = ()
    lost: Head | None = None

    def registration(self, journal: Journal) -> Draft:
        """Return the house event that begins the till's chain. Its id is the till's: every program makes the same."""
        till = self.till
        before: dict[str, Any] = {}
        if self.before:
            before["tills"] = list(self.before)
        if self.lost is not None:
            before["head"] = str(self.lost)
        after = {"number": till.number, "name": till.name, "public_key": till.public_key, "epoch": till.epoch}
        changed = Changed("tills", till.id, 1, before, after)
        return Draft(till.id, f"tills/{till.id}", journal.now(), changed, (f"change:tills:{till.id}:1",))


class ThisTill:
    """Registers this workstation as a till at its first operation. `name` is its label."""

    def __init__(self, tills: Tills, keys: TillKeys, name: str, heads: KeptHeads, journal: Journal) -> None:
        self._tills = tills
        self._keys = keys
        self.name = name
        self._heads = heads
        self._journal = journal
        self._identity: Identity | None = None

    def identity(self) -> Identity:
        """Return this till and its key, registered at the first call; the same until `forget`."""
        if self._identity is None:
            epoch = self._tills.epoch()
            key, lost = self._key(epoch)
            till = self._tills.register(key, epoch, self.name)
            self._identity = Identity(till, key, self._keys.others(epoch), lost)
        return self._identity

    def forget(self) -> None:
        """Register anew at the next call, since a restore began a new epoch."""
        self._identity = None

    def keep(self, head: Head) -> None:
        """Remember how far this till's chain goes."""
        if self._identity is not None and self._identity.till.id == head.till:
            self._heads.keep(self._identity.till.epoch, (head,))

    def _key(self, epoch: str) -> tuple[TillKey, Head | None]:
        key = self._keys.key(epoch)
        lost = next((head for head in self._heads.kept(epoch) if head.till == key.fingerprint), None)
        if lost is None or self._journal.has(lost):
            return key, None
        return self._keys.renew(epoch, key.fingerprint), lost
