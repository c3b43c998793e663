"""Fail-over: three members of a set, the primary killed or frozen in the rush, and back; selling goes on by itself."""

import signal

from tests.races.members import follow, primary
from tests.races.set_rush import Rush, Scene
from tests.races.stage import Stage
from tests.races.tally import Row


def killed_primaries(
    stage: Stage | None, sellers: int = 8, times: int = 3, pause: float = 2.0, screenings: int = 60
) -> Row:
    """Sell while one primary after the other is killed and comes back as a follower."""
    return Rush("primary killed", sellers, pause, screenings).row([kill_primary] * times)


def kill_primary(scene: Scene) -> None:
    """Kill the primary, and start it again when another has sold for a while."""
    old, others = scene.primary_and_others()
    old.kill()
    new = primary(others)
    scene.sell_on()
    old.start()
    follow(old, new)


def frozen_primaries(
    stage: Stage | None, sellers: int = 8, times: int = 1, pause: float = 6.0, screenings: int = 20
) -> Row:
    """Sell while the primary is stopped, so that a second one is elected, and goes on as if nothing had been."""
    return Rush("primary frozen, then thawed", sellers, pause, screenings).row([freeze_primary] * times)


def freeze_primary(scene: Scene) -> None:
    """Stop the primary, and let it go on when another has sold for a while."""
    old, others = scene.primary_and_others()
    old.signal(signal.SIGSTOP)
    new = primary(others)
    scene.sell_on()
    old.signal(signal.SIGCONT)
    follow(old, new)


SCENARIOS = (killed_primaries, frozen_primaries)
