"""A member of a set whose disk is full in the rush: the set goes on with the other two, and nobody's sale is missing.

The member has a small tmpfs of its own; with room again it is started, if it has ended, and must come to hold the same.
"""

from tests.races.full_disk import fill, small_disk
from tests.races.members import follow, make_it_write, primary
from tests.races.set_rush import Rush, Scene
from tests.races.stage import Stage
from tests.races.tally import Row

_FIRST_PRIMARY, _FOLLOWER = 0, 2
_A_WHILE, _LONGEST = 10.0, 60.0


def full_disk_of_follower(stage: Stage | None, sellers: int = 8, pause: float = 4.0, screenings: int = 60) -> Row:
    """Sell while a follower has no room, and on when it has."""
    return _rush("disk of a follower full", _FOLLOWER, sellers, pause, screenings)


def full_disk_of_primary(stage: Stage | None, sellers: int = 8, pause: float = 4.0, screenings: int = 60) -> Row:
    """Sell while the primary has no room, so that another must be elected, and on when it has."""
    return _rush("disk of the primary full", _FIRST_PRIMARY, sellers, pause, screenings)


def _rush(scenario: str, member: int, sellers: int, pause: float, screenings: int) -> Row:
    with small_disk() as disk:

        def fill_disk(scene: Scene) -> None:
            mine = scene.servers[member]
            is_primary = primary(scene.servers) is mine
            assert is_primary == (member == _FIRST_PRIMARY), "another member has become primary by itself"
            fill(disk / "filler")
            if not mine.has_ended(_A_WHILE):
                make_it_write(mine)  # it goes on for as long as its files have room inside
            assert mine.has_ended(_LONGEST), "a mongod without room ends when it next needs a block"
            scene.sell_on()
            (disk / "filler").unlink()
            mine.start()
            follow(mine, primary(scene.servers))

        return Rush(scenario, sellers, pause, screenings, disks={member: disk}).row([fill_disk])


SCENARIOS = (full_disk_of_follower, full_disk_of_primary)
