"""The till that a program is: which key it signs with, and which short number it has."""

from dataclasses import dataclass

from cinema.domain.tills import Till
from cinema.ports import TillKey, TillKeys, Tills


@dataclass(frozen=True, slots=True)
class Identity:
    """A registered till with its key."""

    till: Till
    key: TillKey


class ThisTill:
    """Registers this workstation when it first needs a number. `name` is its label."""

    def __init__(self, tills: Tills, keys: TillKeys, name: str) -> None:
        self._tills = tills
        self._keys = keys
        self._name = name
        self._identity: Identity | None = None

    def identity(self) -> Identity:
        """Return who this till is, registered at the first call; the same until the database is restored."""
        if self._identity is None:
            epoch = self._tills.epoch()
            key = self._keys.key(epoch)
            self._identity = Identity(self._tills.register(key, epoch, self._name), key)
        return self._identity

    def forget(self) -> None:
        """Ask anew who this till is: the database was restored."""
        self._identity = None
