"""A set that is split in the rush while both sides live: what the lonely primary took alone was told to nobody.

The network is down between the members alone (see `network`): clients reach both sides, and two members may believe
that they are primary. In the control sellers are content with one member's word: then sales are lost.
"""

import signal
import time
from dataclasses import replace

from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern

from repositories.connect import Connection
from tests.races.members import follow, is_primary, primary
from tests.races.mongods import ELECTION_MS, Mongod
from tests.races.set_rush import Rush, Scene
from tests.races.stage import Stage
from tests.races.tally import Row

_UNTIL_CONFIRMED = 0.25


def split_sets(stage: Stage | None, sellers: int = 8, times: int = 3, pause: float = 2.0, screenings: int = 60) -> Row:
    """Sell while the primary is cut off from the others again and again; all sellers reach both sides."""
    return Rush("set split, connections end", sellers, pause, screenings, bridged=True).row([split_set] * times)


def silent_splits(
    stage: Stage | None, sellers: int = 8, times: int = 2, pause: float = 2.0, screenings: int = 60
) -> Row:
    """The same where nothing says so: what one side tells the other just does not arrive."""
    return Rush("set split, nothing arrives", sellers, pause, screenings, bridged=True).row([split_silently] * times)


def lonely_primaries(
    stage: Stage | None, sellers: int = 8, times: int = 2, pause: float = 2.0, screenings: int = 40
) -> Row:
    """Sell while the primary is cut off and stopped; it goes on as primary, with writes of its own, under a new one."""
    rush = Rush("lonely primary frozen, then thawed", sellers, pause, screenings, bridged=True)
    return rush.row([freeze_lonely_primary] * times)


def split_without_majority(stage: Stage | None, sellers: int = 4, pause: float = 0.2, screenings: int = 30) -> Row:
    """The control: sellers who are content with one member's word are told of sales that are rolled back: `lost`."""
    rush = Rush("CONTROL: set split, no majority", sellers, pause, screenings, bridged=True, change=by_one_word)
    return rush.row([split_set])


def by_one_word(connection: Connection) -> Connection:
    """Let a write count as done when one member has it, and be read there before any other has."""
    database = connection.database.with_options(write_concern=WriteConcern(1), read_concern=ReadConcern("local"))
    return replace(connection, database=database)


def split_set(scene: Scene) -> None:
    """End what connects the primary with the others, and connect them again when the new one has sold for a while."""
    _split(scene, silent=False)


def split_silently(scene: Scene) -> None:
    """The same by letting nothing through."""
    _split(scene, silent=True)


def _split(scene: Scene, *, silent: bool) -> None:
    with scene.rolling_back():
        old, others = _leave_alone(scene, silent=silent)
        new = primary(others)
        scene.sell_on()
        scene.network.heal()
        follow(old, new)


def freeze_lonely_primary(scene: Scene) -> None:
    """Cut the primary off, stop it before it steps down, and let it go on when there is another."""
    with scene.rolling_back():
        old, others = _leave_alone(scene, silent=True)
        time.sleep(ELECTION_MS / 4000)
        assert is_primary(old), "it is to take writes until it is stopped"
        old.signal(signal.SIGSTOP)
        new = primary(others)
        scene.network.heal()
        old.signal(signal.SIGCONT)
        follow(old, new)
        scene.sell_on()


def _leave_alone(scene: Scene, *, silent: bool) -> tuple[Mongod, list[Mongod]]:
    """Cut the primary off from the others, and return it and them.

    Every second seller has nothing under way then, so the next write of each is the lonely primary's alone.
    """
    lonely, others = scene.primary_and_others()
    with scene.crowd.held_still():
        time.sleep(_UNTIL_CONFIRMED)
        if silent:
            scene.network.split(lonely.port)
        else:
            scene.network.hang_up(lonely.port)
    return lonely, others


SCENARIOS = (split_sets, silent_splits, lonely_primaries)
