"""Runs every command line of README.md as written; windows are opened on the virtual screen and closed again."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import combinations, count
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from PIL import Image, ImageChops, ImageGrab

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.bootstrap import open_cinema
from cinema.domain.payments import Answer, AnswerKind
from cinema.domain.tills import StationKind
from gui.admin.face import ADMIN
from repositories.connect import connect
from repositories.private_server.server import PrivateServer
from tests.commands.conftest import ROOT, SMALL_HOUSE, Inside, environment, set_passphrase
from tests.commands.readme import fullest, read_readme, shortest

README = read_readme()
PLACEHOLDER = re.compile(r"TILL=SEQ:HASH|\b[A-Z]+(?:-[A-Z]+)*\b")
SILENT = "4000000000000259"  # the test card that never answers
Values = dict[str, str]


class Home:
    """An isolated machine: an empty home with the project's `.venv` and a data folder of its own; runs shell lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        (folder / ".venv").symlink_to(sys.prefix)
        self.environment = {
            **{name: value for name, value in environment(self.data).items() if not name.startswith("XDG_")},
            "HOME": str(folder),
            "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT),
        }

    def start(self, line: str, *, cwd: Path | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["sh", "-c", f"exec {line}"],
            cwd=cwd or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, line: str, *, seconds: float = 60) -> str:
        """Run a line to its end, which must succeed without a word on standard error, and return its output."""
        with self.start(line) as process:
            out, error = process.communicate(timeout=seconds)
        assert (process.returncode, error) == (0, ""), line
        return out

    def holds(self, database: str, collection: str) -> bool:
        """Tell whether a collection on this machine's private server has a document."""
        server = PrivateServer.acquire(self.data)
        try:
            with closing(connect(server.uri, database)) as made:
                return made.database[collection].find_one({}) is not None
        finally:
            server.release()

    def open_window(self, line: str, sign: Callable[[], bool]) -> None:
        """Start a line that opens a window, wait for the window and the sign, and end it by SIGTERM."""
        bare = _screen()
        with self.start(line) as process:
            try:
                for what, seen in (("window", lambda: _has_window(bare)), ("sign", sign)):
                    _wait(process, what, seen)
                time.sleep(1)
                assert process.poll() is None, process.communicate()
            finally:
                process.terminate()
            _out, error = process.communicate(timeout=20)
        assert (process.returncode, error) in {(128 + signal.SIGTERM, ""), (-signal.SIGTERM, "")}, line


def _screen() -> Image.Image:
    return ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB")


def _has_window(bare: Image.Image) -> bool:
    """Tell whether an area as large as the program's window has changed since the bare screen."""
    box = ImageChops.difference(bare, _screen()).getbbox()
    return box is not None and box[2] - box[0] >= 1200 and box[3] - box[1] >= 700


def _wait(process: "subprocess.Popen[str]", what: str, seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, f"no {what}"
        time.sleep(0.1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A machine where the program has never run."""
    return Home(tmp_path)


def real_house(file: Path) -> str:
    """Write a house without known passwords, and return the file's name."""
    text = SMALL_HOUSE.read_text(encoding="utf-8")
    file.write_text(re.sub(r',\s*"password": "[^"]*"', "", text), encoding="utf-8")
    return str(file)


# The sh blocks, and the tools that sentences name.

TARGETS = ("make run", "make test", "make check", "make bench", "make soak", "make tour")
WINDOW_LINES = (".venv/bin/cinema", ".venv/bin/cinema admin", ".venv/bin/cinema box-office")
TYPED = (
    ".venv/bin/cinema seed my-cinema.json",
    ".venv/bin/cinema seed seed_data.json --demo --database trial",
    ".venv/bin/cinema screenings --database trial",
)
# Said beside others: the doctor is a row of the table, the folder is set in `test_backup.py`.
SAID = ("cinema doctor", "cinema settings backup_folder /mnt/backups", "cinema kiosk", "cinema kiosk --demo")
TOOLS = (
    ".venv/bin/python tools/messages.py",
    ".venv/bin/python tools/draw_posters.py",
    ".venv/bin/python tools/make_fonts.py",
)


def test_every_command_line_of_the_readme_is_run_here() -> None:
    assert {*README.blocks, *README.sentences} == {*TARGETS, *WINDOW_LINES, *TYPED, *SAID, *TOOLS}
    assert set(README.table) == {*WINDOWS, *TABLE}


def test_a_line_that_is_new_in_the_readme_is_found() -> None:
    text = """
Say `make tea`, then `python x.py` in `.venv`.
```sh
cinema brew  # slowly
```
| command | does | JSON |
|---|---|---|
| `cinema pour CUP [--milk [N]]`, `--black` or `--cold` | see `cinema brew` | `cup` |
"""
    found = read_readme(text)
    assert found.blocks == ("cinema brew",)
    assert found.table == ("cinema pour CUP [--milk [N]]", "cinema pour --black", "cinema pour --cold")
    assert found.sentences == ("make tea", "python x.py", "cinema brew")
    assert shortest(found.table[0]) == "cinema pour CUP"
    assert fullest(found.table[0]) == "cinema pour CUP --milk N"


def test_a_new_house_is_opened_and_filled_by_the_lines_of_the_readme(home: Home) -> None:
    real_house(home.folder / "my-cinema.json")
    shutil.copy(ROOT / "seed_data.json", home.folder)
    (home.folder / "posters").symlink_to(ROOT / "posters")
    for line in README.blocks:
        if line in WINDOW_LINES:
            home.open_window(line, lambda: home.holds("cinema", "schema"))
        elif line not in TARGETS:
            assert home.run(line).strip()


@pytest.mark.parametrize("line", TARGETS)
def test_the_target_is_there(home: Home, line: str) -> None:
    kept = {name: value for name, value in home.environment.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    # make -n still executes recipe lines with $(MAKE): without a display, `run` only prints the recipe of `tour`.
    done = subprocess.run(
        [*shlex.split(line), "-n"], cwd=ROOT, env=kept, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the tools read and write."""
    copy = tmp_path_factory.mktemp("tree")
    for folder in ("cinema", "gui", "repositories", "tools"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "seed_data.json", copy)
    return copy


@pytest.mark.parametrize("line", TOOLS)
def test_the_tool_works_or_says_what_to_install(home: Home, tree: Path, line: str) -> None:
    (tree / ".venv").unlink(missing_ok=True)
    (tree / ".venv").symlink_to(sys.prefix)
    with home.start(line, cwd=tree) as process:
        try:
            out, error = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:  # all posters take longer
            process.terminate()
            out, error = process.communicate(timeout=20)
            assert error == ""
            return
    if process.returncode:
        assert "messages" not in line
        assert re.fullmatch(r".*\n?.*tools/system_packages\.sh( fonts-[a-z-]+)+\n", error), error
    else:
        assert out


# The commands table.


class House:
    """The small demo house that the commands of the table act on; each method prepares what a command needs."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.folder
        self.inside = Inside(home.environment)
        self._numbers = count(1)
        self._printers = count(1)

    def place(self) -> Values:
        """Return a free seat."""
        for screening in (one["id"] for one in self.inside.json("screenings")):
            for seat in sorted(self._free(screening)):
                return {"SCREENING": screening, "SEAT": seat, "TYPE": "adult"}
        raise AssertionError("the house is sold out")

    def sale(self) -> Values:
        """Sell a seat for cash."""
        place = self.place()
        sold = self.inside.json("sell", place["SCREENING"], place["SEAT"], "--pay", "cash", "--tendered", "50")
        return {
            "SALE": sold["transaction"],
            "SALE-OR-RECEIPT": sold["receipt_number"],
            "RECEIPT": sold["receipt_number"],
            "NUMBER": sold["receipt_number"],
            "CODE": sold["tickets"][0]["code"],
            "SEAT": place["SEAT"],
            "TEXT": "'The show was cancelled'",
            "F": self.file("receipt.pdf"),
        }

    def voucher(self) -> Values:
        """Sell a voucher that is worth less than a seat."""
        sold = self.inside.json("voucher", "sell", "1", "--pay", "cash", "--tendered", "50")
        return {"CODE": sold["code"], "VOUCHER": sold["id"], "SIGNS": sold["code"][-4:]}

    def printer(self) -> Values:
        """Add a printer of ours that is a file, let this till print on it, and ask for a page."""
        name = f"printer-{next(self._printers)}"
        file = self.file(f"{name}.prn")
        with patch.dict(os.environ, self.home.environment, clear=True), closing(open_cinema("cinema")) as cinema:
            cinema.stations.register(cinema.operator(), StationKind.TILL, "Counter")
        self.inside.json("printer", "add", name, "--kind", "file", "--address", file)
        job = self.inside.json("printer", "test", name)["id"]
        return {"NAME": name, "JOB": job}

    def new_printer(self) -> Values:
        """Name a printer that there is not yet."""
        return {"NAME": f"new-{next(self._printers)}", "A": "192.0.2.1:9100", "M": "till-2"}

    def unused_printer(self) -> Values:
        """Add a printer, and ask it for nothing."""
        name = f"printer-{next(self._printers)}"
        self.inside.json("printer", "add", name, "--kind", "file", "--address", self.file(f"{name}.prn"))
        return {"NAME": name}

    def to_redeem(self) -> Values:
        """Sell a voucher, and name a free seat; worth more than the seat, for the line that has nothing else."""
        sold = self.inside.json("voucher", "sell", "100", "--pay", "cash", "--tendered", "100")
        return {**self.place(), "CODE": sold["code"], "N": "50"}

    def to_exchange(self) -> Values:
        """Sell a seat, and name another one that is free."""
        sold = self.sale()
        return {**sold, **self.place(), "SEAT": sold["SEAT"], "OTHER": self.place()["SEAT"], "N": "50"}

    def to_reserve(self) -> Values:
        return {**self.place(), "NAME": "'Lodz Film'"}

    def to_hand_over(self) -> Values:
        """Register this workstation as a till, since codes work at stations alone, and let kiosks sell any seat."""
        assert self.inside("settings", "stranded_at_kiosk", "off").code == 0
        with patch.dict(os.environ, self.home.environment, clear=True), closing(open_cinema("cinema")) as cinema:
            cinema.stations.register(cinema.operator(), StationKind.TILL, "Counter")
        return self.place()

    def reserved(self) -> Values:
        """Reserve a seat of a screening that doesn't begin too soon."""
        screening = self.inside.json("screenings")[-1]["id"]
        number = self.inside.json("reserve", screening, min(self._free(screening)))["number"]
        return {"NAME": number, "N": "50"}

    def paper(self) -> Values:
        """Return the files of a paper."""
        return {"F": self.file("paper.pdf"), "P": self.file("paper.png"), "W": "58"}

    def named_sale(self) -> Values:
        """Sell a seat to somebody whom the receipt names."""
        place = self.place()
        paid = ("--pay", "cash", "--tendered", "50", "--buyer-name", "Ada")
        return {"NUMBER": self.inside.json("sell", place["SCREENING"], place["SEAT"], *paid)["receipt_number"]}

    def open_till(self) -> Values:
        """Return values for an open session, with what would be counted, and a new bag."""
        if self.inside("till", "x").code:
            assert self.inside("till", "open", "100").code == 0
        x = self.inside.json("till", "x")
        count, batch = (f"{x[name] / 100:.2f}" for name in ("expected_cash", "expected_card"))
        known = {"COUNT": count, "AMOUNT": "5", "B": self.number(), "N": batch, "LIST": f"{count}=1", "S": "5"}
        return {**known, "T": str(x["till"])}

    def closed_till(self) -> Values:
        """Close this till's session, and return a count and a bag of the safe for the next one."""
        bag, values = self.bag(), self.open_till()
        assert self.inside("till", "close", values["COUNT"], f"--card={values['N']}").code == 0
        return {"COUNT": "100", "B": bag}

    def bag(self) -> str:
        """Put a bag into the safe, and return its number."""
        bag = self.open_till()["B"]
        assert self.inside("till", "drop", "5", "--reason", "safe", "--bag", bag).code == 0
        return bag

    def day_to_close(self) -> Values:
        self.closed_till()
        return {"D": f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%d}"}

    def number(self) -> str:
        """Return a number that no bag and no slip has."""
        return f"no-{next(self._numbers)}"

    def file(self, name: str) -> str:
        return str(self.folder / f"{next(self._numbers)}-{name}")

    def database(self) -> str:
        """Return the option for a new database."""
        return f"--database fresh_{next(self._numbers)}"

    def backup(self) -> str:
        file = self.file("house.backup")
        assert self.inside("backup", file).code == 0
        return file

    def movies_to_import(self) -> Values:
        file = Path(self.file("list.csv"))
        file.write_text("Title,Running Time\nRan,162\n", encoding="utf-8")
        return {"FILE": str(file)}

    def fiscal_records(self) -> Values:
        """Let the house keep fiscal records, and name a file for them."""
        for name, value in (("fiscal", "verifactu-export"), ("fiscal_id", "89890001K")):
            assert self.inside("settings", name, value).code == 0
        return {"FILE": self.file("records.xml"), "DAY": "2026-11-30"}

    def sealed(self) -> Values:
        set_passphrase(self.inside.environment)
        return {"FILE": self.file("house.sealed")}

    def head(self) -> str:
        self.sale()
        return self.inside("journal", "heads").out.splitlines()[0]

    def heads(self) -> str:
        file = Path(self.file("heads"))
        file.write_text(self.inside("journal", "heads").out, encoding="utf-8")
        return str(file)

    def payment(self) -> Values:
        """Leave a payment with an unknown outcome."""
        place = self.place()
        self._unanswered("sell", place["SCREENING"], place["SEAT"], "--pay", "card", "--card", SILENT)
        (sale,) = self._waiting("payment")
        return {**place, "SALE": sale, "R": "S-1"}

    def refund(self) -> Values:
        """Leave a refund with an unknown outcome."""
        place = self.place()
        card = ("--pay", "card", "--card", "4242424242424242")
        sold = self.inside.json("sell", place["SCREENING"], place["SEAT"], *card)
        silence = {"return_value": Answer(AnswerKind.NONE)}
        with patch.multiple(DemoTerminal, refund=Mock(**silence), cancel=Mock(**silence)):
            self.inside.refused("refund", sold["receipt_number"], "--reason", "x")
        (sale,) = self._waiting("refund")
        return {"SALE": sale, "R": "S-2"}

    def places(self) -> Values:
        """Return a seat that is free in two screenings."""
        free = {one["id"]: self._free(one["id"]) for one in self.inside.json("screenings")}
        for (first, seats), (other, others) in combinations(free.items(), 2):
            for seat in sorted(seats & others):
                return {"SCREENING": first, "OTHER": other, "SEAT": seat, "TYPE": "adult"}
        raise AssertionError("the house is sold out")

    def _free(self, screening: str) -> set[str]:
        seats = self.inside.json("seats", screening)["seats"]
        return {name for name, seat in seats.items() if seat["state"] == "free" and seat["price"]}

    def slip(self) -> Values:
        """Leave the money of a slip that was paid again, and that its sale can't take."""
        reference = f"S-{next(self._numbers)}"
        self.inside("settings", "card_provider", "separate")
        for again in ((), ("--known-slip",)):
            place = self.place()
            slip = ("--pay", "card", "--reference", reference, *again)
            self.inside("sell", place["SCREENING"], place["SEAT"], *slip)
        self.inside("settings", "card_provider", "test")
        (sale,) = self._waiting("surplus")
        return {"SALE": sale, "R": reference}

    def _unanswered(self, *arguments: str) -> None:
        with patch("cinema.adapters.demo_terminal.time"):  # no waiting for its timeout
            self.inside.refused(*arguments)

    def _waiting(self, what: str) -> list[str]:
        return [one["transaction"] for one in self.inside.json("payments") if one["what"] == what]


def nothing(_house: House) -> Values:
    return {}


def restored(house: House) -> Values:
    return {"FILE": house.backup(), "": house.database()}


def loaded(house: House) -> Values:
    return {"FILE": real_house(Path(house.file("seed.json"))), "": house.database()}


# Values for the placeholders of each usage, made anew for each run; "" is appended to the line.
TABLE: dict[str, Callable[[House], Values]] = {
    "cinema seed FILE [--demo]": loaded,
    "cinema screenings [--day D]": lambda house: {"D": house.inside.json("screenings")[0]["day"]},
    "cinema seats SCREENING": House.place,
    "cinema sell SCREENING SEAT[=TYPE]… --pay cash --tendered N": lambda house: {**house.place(), "N": "50"},
    "cinema sell SCREENING SEAT[=TYPE]… --pay card --card N": lambda house: {**house.place(), "N": "4242424242424242"},
    "cinema sell SCREENING SEAT[=TYPE]… OTHER SEAT[=TYPE]… --pay card:AMOUNT --card N --pay cash --tendered T": (
        lambda house: {**house.places(), "AMOUNT": "5.50", "N": "4242424242424242", "T": "50"}
    ),
    "cinema sell SCREENING SEAT --pay cash --tendered N --discount D --discount-reason complaint": lambda house: {
        **house.place(),
        "N": "50",
        "D": "10%",
    },
    "cinema sell SCREENING SEAT --pay cash --tendered N --companions bought-earlier": lambda house: {
        **house.place(),
        "N": "50",
    },
    "cinema sell SCREENING SEAT --pay cash --tendered N --stranded asked-for": lambda house: {
        **house.place(),
        "N": "50",
    },
    "cinema sell SCREENING SEAT --pay cash --tendered N --late came-late": lambda house: {**house.place(), "N": "50"},
    "cinema sell SCREENING SEAT --pay cash --tendered N "
    "[--buyer-name NAME [--buyer-tax-id ID] [--buyer-address A]]": lambda house: {
        **house.place(),
        "N": "50",
        "NAME": "'Lodz Film'",
        "ID": "PL-725",
        "A": "'1 Mill Street'",
    },
    "cinema reserve SCREENING SEAT[=TYPE]… [--name NAME]": House.to_reserve,
    "cinema reserve SCREENING SEAT[=TYPE]… --hand-over": House.to_hand_over,
    "cinema kiosk --install": nothing,
    "cinema door settle [--seen]": nothing,
    "cinema baskets [list [NAME]]": lambda _house: {"NAME": "lodz"},
    "cinema baskets collect NAME --pay cash --tendered N": House.reserved,
    "cinema baskets release NAME": House.reserved,
    "cinema sell SCREENING SEAT[=TYPE]… --voucher CODE [--pay cash --tendered N]": House.to_redeem,
    "cinema printer [list]": nothing,
    "cinema printer add NAME --kind network --address A "
    "[--paper 58] [--drawer] [--silent] [--machine M]": House.new_printer,
    "cinema printer assign NAME --role receipt": House.printer,
    "cinema printer remove NAME": House.unused_printer,
    "cinema printer test NAME": House.printer,
    "cinema printer jobs": House.printer,
    "cinema printer again JOB": House.printer,
    "cinema printer drop JOB": House.printer,
    "cinema printer release NAME": House.printer,
    "cinema printer run NAME --once": House.printer,
    "cinema voucher sell AMOUNT [--until D] --pay cash --tendered N": lambda _house: {
        "AMOUNT": "20",
        "D": "2031-12-31",
        "N": "20",
    },
    "cinema voucher sell --tickets COUNT --price P [--type TYPE] --pay cash --tendered N": lambda _house: {
        "COUNT": "5",
        "P": "40",
        "TYPE": "adult",
        "N": "50",
    },
    "cinema voucher show CODE": House.voucher,
    "cinema voucher list [SIGNS]": House.voucher,
    "cinema voucher block VOUCHER": House.voucher,
    "cinema voucher unblock VOUCHER": House.voucher,
    "cinema voucher reissue VOUCHER": House.voucher,
    "cinema refund RECEIPT [SEAT…] --reason TEXT": House.sale,
    "cinema void RECEIPT": House.sale,
    "cinema exchange RECEIPT --ticket SEAT [--to OTHER] [--screening SCREENING] [--type TYPE] "
    "[--pay cash --tendered N]": House.to_exchange,
    "cinema receipt NUMBER [--pdf F] [--picture P --paper W] [--force]": lambda house: {
        **house.sale(),
        **house.paper(),
    },
    "cinema receipt NUMBER --forget-buyer": House.named_sale,
    "cinema check CODE": House.sale,
    "cinema payments": nothing,
    "cinema payments SALE --taken [--reference R]": House.payment,
    "cinema payments SALE --not-taken": House.payment,
    "cinema payments SALE --given-back [--reference R]": House.refund,
    "cinema payments SALE --not-given-back": House.refund,
    "cinema payments SALE --surplus [R] --given-back": House.slip,
    "cinema payments SALE --surplus --not-taken": House.slip,
    "cinema tills": nothing,
    "cinema till open COUNT [--bag B]": House.closed_till,
    "cinema till x [--till T]": House.open_till,
    "cinema till add AMOUNT --reason change": House.open_till,
    "cinema till drop AMOUNT --reason safe --bag B": House.open_till,
    "cinema till close COUNT [--card N] [--coins LIST] [--bag B [--bagged S]]": House.open_till,
    "cinema till z [--pdf F] [--picture P --paper W] [--force]": lambda house: {**house.closed_till(), **house.paper()},
    "cinema sheet [--day D] [--pdf F] [--picture P --paper W] [--force]": lambda house: {
        "D": "2026-12-31",
        **house.paper(),
    },
    "cinema sheet reserved [--pdf F]": House.paper,
    "cinema safe": nothing,
    "cinema safe bank BAG… --slip S": lambda house: {"BAG": house.bag(), "S": house.number()},
    "cinema day close [--day D]": House.day_to_close,
    "cinema settings [KEY [VALUE]]": lambda _house: {"KEY": "hold_seconds", "VALUE": "300"},
    "cinema user reset NAME": lambda _house: {"NAME": "ada"},
    "cinema user unlock NAME": lambda _house: {"NAME": "ada"},
    "cinema user role NAME ROLE": lambda _house: {"NAME": "ada", "ROLE": "staff"},
    "cinema user deactivate NAME": lambda _house: {"NAME": "ada"},
    "cinema user activate NAME": lambda _house: {"NAME": "ada"},
    "cinema user sessions NAME": lambda _house: {"NAME": "ada"},
    "cinema user erase NAME [--yes]": lambda _house: {"NAME": "ada"},
    "cinema audit [--day D]": lambda _house: {"D": f"{datetime.now(UTC):%Y-%m-%d}"},
    "cinema audit --repair [--yes]": nothing,
    "cinema journal verify [--heads FILE] [--head TILL=SEQ:HASH]": lambda house: {
        "TILL=SEQ:HASH": house.head(),
        "FILE": house.heads(),
    },
    "cinema journal show SALE-OR-RECEIPT": House.sale,
    "cinema journal heads": nothing,
    'cinema import movies FILE [--map minutes="Running Time"] [--leave]': House.movies_to_import,
    "cinema export movies FILE [--force]": lambda house: {"FILE": house.file("movies.csv")},
    "cinema export fiscal FILE [--first DAY] [--last DAY]": House.fiscal_records,
    "cinema backup FILE [--force]": lambda house: {"FILE": house.file("house.backup")},
    "cinema backup FILE --encrypt": House.sealed,
    "cinema restore FILE [--again]": restored,
    "cinema doctor": nothing,
}
WRONG_USE = {"cinema user erase NAME"}  # asks for confirmation, which needs a terminal
WINDOWS = {
    "cinema": lambda home: home.holds("cinema", "schema"),
    "cinema box-office": lambda home: home.holds("cinema", "schema"),
    "cinema admin": lambda home: home.holds("cinema", "schema"),
    "cinema door": lambda home: home.holds("cinema", "schema"),
    "cinema demo": lambda home: home.holds("cinema_demo", "screenings"),
    "cinema kiosk": lambda home: home.holds("cinema", "schema"),
    "cinema kiosk --demo": lambda home: home.holds("cinema_demo", "screenings"),
    "cinema tour --out DIR": lambda home: (home.folder / "DIR" / "01-sign-in.png").exists(),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = Home(tmp_path_factory.mktemp("house"))
    server = PrivateServer.acquire(home.data)
    made = House(home)
    house = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))
    house["screenings"][0]["days"] = list(range(1, 8))  # seats enough for all rows of the table
    file = home.folder / "house.json"
    file.write_text(json.dumps(house), encoding="utf-8")
    assert made.inside("seed", str(file), "--demo").code == 0
    yield made
    server.release()


@pytest.mark.parametrize("usage", TABLE)
def test_the_command_of_the_table_works_with_and_without_what_is_optional(house: House, usage: str) -> None:
    for line in dict.fromkeys((shortest(usage), fullest(usage))):
        values = TABLE[usage](house)
        typed = PLACEHOLDER.sub(lambda found: values[found[0]], line)  # noqa: B023 - called at once
        program, *words = shlex.split(f"{typed} {values.get('', '')}")
        assert program == "cinema"
        ran = house.inside(*words)
        assert ran.code == (2 if line in WRONG_USE else 0), (typed, ran)
        assert (ran.out or ran.err).strip()


@pytest.mark.parametrize("line", WINDOWS)
def test_the_window_of_the_table_opens(house: House, line: str) -> None:
    house.home.open_window(line, lambda: WINDOWS[line](house.home))


@pytest.mark.soak
def test_the_tour_comes_to_its_end(home: Home) -> None:
    said = home.run("cinema tour --out tour", seconds=300)
    pictures = list((home.folder / "tour").glob("[0-9]*.png"))
    assert len(pictures) == 8 + len(ADMIN.roots) + 4 + 4  # the counter and the door
    # What customers say and do for themselves, six pages in each language; the forgotten password; reviews, proposals.
    assert len(list((home.folder / "tour").glob("customer-*.png"))) == 3 * 6 + 1
    assert len(list((home.folder / "tour").glob("admin-*.png"))) == 2
    # Three languages upright and lying and a wheelchair; low controls, which have no map beside their list; once each:
    # warning, counter, a number, name and password of the sign-in and the films after it, PIN, service, out of order.
    assert len(list((home.folder / "tour").glob("kiosk-*.png"))) == 7 * 8 + 7 + 9
    touches = [int(one) for one in re.findall(r"Two seats in (\d+) touches", said)]
    assert len(touches) == 8
    assert len([one for one in touches if one <= 9]) == 7, "but large letters, which are chosen first"
    assert {one["kind"] for one in json.loads(home.run("cinema tills --database cinema_demo --json"))} == {None}
