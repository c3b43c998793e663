"""The feature compatibility version of the private server's data, which decides which mongod can open it.

A mongod opens data of its own version and of the one before, and refuses older ones. So data that stays at an old
version while its server is replaced can't be opened any more one day. It is raised after a good start, since an older
mongod can't be gone back to afterwards.
"""

import logging
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

_CONFIRMED_SINCE = 7  # from this version on the command wants to be told that there is no way back
_log = logging.getLogger(__name__)

Client = MongoClient[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Features:
    """The version of the server's data and that of its program, such as 6.0. `whole`: no change of it is under way."""

    data: str
    program: str
    whole: bool = True

    @property
    def agree(self) -> bool:
        """Whether the data is at the program's version."""
        return self.whole and self.data == self.program


def read_features(client: Client) -> Features:
    """Return both versions; PyMongoError if the server doesn't tell."""
    major, minor = client.admin.command("buildInfo")["versionArray"][:2]
    told = client.admin.command("getParameter", 1, featureCompatibilityVersion=1)["featureCompatibilityVersion"]
    # While a change is under way, or was cut off, there is a target beside the version.
    return Features(str(told["version"]), f"{major}.{minor}", "targetVersion" not in told)


def raise_features(client: Client) -> bool:
    """Bring the data to the program's version; True if that was done, a repeat changes nothing.

    A failure stops no start: the server works with data of the version before, and the doctor tells it.
    """
    try:
        found = read_features(client)
        if found.agree:
            return False
        sure: dict[str, Any] = {"confirm": True} if int(found.program.split(".")[0]) >= _CONFIRMED_SINCE else {}
        client.admin.command("setFeatureCompatibilityVersion", found.program, **sure)
    except PyMongoError as error:
        _log.error("the data could not be brought to the version of its server: %s", error)
        return False
    _log.info("the data was at version %s, and is at %s now", found.data, found.program)
    return True
