"""The tills of the house: every workstation that has ever sold, with the short number on its receipts."""

from cinema.domain.tills import Till
from cinema.domain.users import Actor, Role
from cinema.ports import TillKeys, Tills
from cinema.services.standing import Standing


class TillList:
    """Lists tills; changes nothing."""

    def __init__(self, tills: Tills, keys: TillKeys, standing: Standing) -> None:
        self._tills = tills
        self._keys = keys
        self._standing = standing

    def all(self, actor: Actor) -> tuple[Till, ...]:
        """Return every till by number, those from before a restore too; for managers."""
        self._standing.check(actor).require(Role.MANAGER)
        return self._tills.all()

    def this_one(self) -> str:
        """Return the id that this workstation's till has; it is registered when it first sells."""
        return self._keys.key(self._tills.epoch()).fingerprint
