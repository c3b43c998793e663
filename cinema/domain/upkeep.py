"""What a house keeps no longer than it needs: how long, by kind, and what the daily upkeep removed.

Sales that were paid, their entries, and every other entry of the journal stay for ever: they are the house's books.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much the upkeep removed: sales without money, sign-ins that end earlier now, files of logs.

    `done`: the database's part was due and is done; it is done once a day for the house, the logs at each machine.
    """

    sales: int = 0
    sign_ins: int = 0
    logs: int = 0
    done: bool = True
