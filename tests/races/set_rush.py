"""The rush on a set of three members, for every trouble of one of them: `replica_set`, `split`, `member_disk`.

Afterwards all members must hold the same, and nothing that only one of them had taken may have been told to anybody.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.races.members import differing, primary, rolled_back
from tests.races.mongods import ELECTION_MS, Mongod, running, uri
from tests.races.network import Network
from tests.races.sellers import Change, Crew, counted, crew, lots_of, unchanged, wait_for_sales
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong


@dataclass
class Scene:
    """What a trouble meets: the set, its network, and the sellers at work; `pause` is for selling amid the trouble."""

    inner: Stage
    servers: Sequence[Mongod]
    network: Network
    crowd: Crew
    pause: float
    wrong: list[str] = field(default_factory=list)

    def primary_and_others(self) -> tuple[Mongod, list[Mongod]]:
        """Return the primary as it is now, and the other members."""
        leader = primary(self.servers)
        return leader, [server for server in self.servers if server is not leader]

    def sell_on(self) -> None:
        """Wait until selling goes on and let it."""
        wait_for_sales(self.inner)
        time.sleep(self.pause)

    @contextmanager
    def rolling_back(self) -> Iterator[None]:
        """Note it as wrong if no write is rolled back by what is done within: then it proves nothing."""
        before = rolled_back(self.servers, self.inner.database)
        yield
        if rolled_back(self.servers, self.inner.database) == before:
            self.wrong.append("no proof: nothing was rolled back")


Trouble = Callable[[Scene], None]


@dataclass(frozen=True)
class Rush:
    """Sellers on a set: how many, on how big a house, and what is special about them or a member."""

    scenario: str
    sellers: int
    pause: float
    screenings: int
    bridged: bool = False
    disks: Mapping[int, Path] = field(default_factory=dict)
    change: Change = unchanged

    def row(self, troubles: Sequence[Trouble]) -> Row:
        """Sell while one trouble comes after the other, and count what is in the set then."""
        with (
            TemporaryDirectory() as name,
            closing(Network()) as network,
            running(self._with_disks(Path(name)), 3, network=network if self.bridged else None) as servers,
            closing(Stage.open(uri(servers), rows=10, screenings=self.screenings)) as inner,
        ):
            with crew(uri(servers), inner.database, lots_of(inner), self.sellers, change=self.change) as crowd:
                scene = Scene(inner, servers, network, crowd, self.pause)
                began = time.monotonic()
                for trouble in troubles:
                    scene.sell_on()
                    trouble(scene)
                wait_for_sales(inner)
                at_work = crowd.at_work
                ended = time.monotonic()
                said = crowd.stop()
            inner.recover()
            note = (
                f"{len(troubles)} times, {rolled_back(servers, inner.database)} writes rolled back, "
                f"at most {said.longest_silence(began, ended):.1f} s without a sale, "
                f"election time-out {ELECTION_MS / 1000} s"
            )
            if not at_work:
                note += ", a seller stopped before the end"
            row = counted(inner, self.scenario, self.sellers, said, f"{note}, {said.ends}")
            return with_wrong(row, [*scene.wrong, *differing(servers, inner.database)])

    def _with_disks(self, folder: Path) -> Path:
        """Put the disks where the members' folders are to be."""
        for member, disk in self.disks.items():
            (folder / f"member-{member}").symlink_to(disk)
        return folder
