"""The house's key of encrypted backups: its public half, and how the private half follows from the passphrase."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cinema.domain.ids import new_id
from cinema.errors import UnreadableError
from cinema.i18n import _

LOWEST_COST, HIGHEST_COST = 14, 20  # scrypt takes 2 ** cost kB of memory: 16 MB to 1 GB
_HEX = {"public_key": 64, "salt": 32}
_MARK = re.compile(r"[a-z0-9]{8}")


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key of X25519 as 64 hex digits; salt (32 hex digits) and cost by which scrypt makes the private one.

    The passphrase and the private key are stored nowhere. `mark` tells this house's backups from others in one folder,
    and stays when the passphrase changes.
    """

    public_key: str
    salt: str
    cost: int
    mark: str


def new_mark() -> str:
    """Return a mark for a house that has none."""
    return new_id()[:8]


def read_sealing_key(document: Mapping[str, object]) -> SealingKey:
    """Return a stored key; UnreadableError names the field that can't be one's."""
    for field, digits in _HEX.items():
        value = document.get(field)
        if not isinstance(value, str) or re.fullmatch(f"[0-9a-f]{{{digits}}}", value) is None:
            raise _wrong(field)
    cost, mark = document.get("cost"), document.get("mark")
    if type(cost) is not int or not LOWEST_COST <= cost <= HIGHEST_COST:
        raise _wrong("cost")
    if not isinstance(mark, str) or _MARK.fullmatch(mark) is None:
        raise _wrong("mark")
    return SealingKey(str(document["public_key"]), str(document["salt"]), cost, mark)


def _wrong(field: str) -> UnreadableError:
    words = _("The key of encrypted backups is corrupt: {field}. An administrator has to set the passphrase anew.")
    return UnreadableError(words.format(field=field), field=field)
