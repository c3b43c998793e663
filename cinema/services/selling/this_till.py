"""A program's identity as a till: its signing key and its short number."""

from dataclasses import dataclass

from cinema.domain.tills import Till
from cinema.ports import TillKey, TillKeys, Tills


@dataclass(frozen=True, slots=True)
class Identity:
    """A registered till with its key."""

    till: Till
    key: TillKey


class ThisTill:
    """Registers this workstation as a till at its first operation. `name` is its label."""

    def __init__(self, tills: Tills, keys: TillKeys, name: str) -> None:
        self._tills = tills
        self._keys = keys
        self._name = name
        self._identity: Identity | None = None

    def identity(self) -> Identity:
        """Return this till and its key, registered at the first call; the same until `forget`."""
        if self._identity is None:
            epoch = self._tills.epoch()
            key = self._keys.key(epoch)
            self._identity = Identity(self._tills.register(key, epoch, self._name), key)
        return self._identity

    def forget(self) -> None:
        """Register anew at the next call, since a restore began a new epoch."""
        self._identity = None
