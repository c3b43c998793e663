"""What the program is started in: environment, streams, screen, home folder, settings file, network and disk.

Each is as a machine may have it by mistake. It ends in words or in the safe default, never in an accident.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cinema.i18n import system_language
from repositories.private_server.files import ServerFiles
from tests.commands.conftest import ROOT, SMALL_HOUSE, Inside, Program, Ran, environment

Changed = Callable[..., Inside]


@pytest.fixture
def on(inside: Inside) -> Changed:
    """Return the program on the small house with a changed environment; None takes a variable away."""

    def changed(**variables: str | None) -> Inside:
        kept = {**inside.environment, **variables}
        return replace(inside, environment={name: text for name, text in kept.items() if text is not None})

    return changed


def run(program: Program, prefix: tuple[str, ...], *arguments: str, **changed: str) -> Ran:
    """Run the program in a process of its own, through another one."""
    done = subprocess.run(
        [*prefix, sys.executable, "-W", "error", "-m", "cinema", *arguments],
        cwd=ROOT, env={**program.environment, **changed}, capture_output=True, text=True, errors="replace",
        timeout=60, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def calm(ran: Ran) -> Ran:
    for sign in ("Traceback", "unexpected", "Exception ignored", "Errno"):
        assert sign not in ran.out + ran.err, ran
    return ran


class TestLog:
    @pytest.mark.parametrize("level", ["", " ", "debug", "DEBUG", " info "])
    def test_a_level_is_read_in_any_letters_and_none_is_the_default(self, on: Changed, level: str) -> None:
        assert on(CINEMA_LOG=level)("tills").code == 0

    @pytest.mark.parametrize("level", ["loud", "10", "\udcff"])
    def test_an_unknown_level_is_named_with_those_that_are_known(self, on: Changed, level: str) -> None:
        ran = on(CINEMA_LOG=level)("tills")
        assert (ran.code, ran.out) == (2, "")
        assert "ERROR, WARNING, INFO or DEBUG" in ran.err

    def test_the_most_talkative_level_prints_no_hash_password_or_e_mail(self, cinema: Program, tmp_path: Path) -> None:
        seed = tmp_path / "seed.json"
        seed.write_text(SMALL_HOUSE.read_text(encoding="utf-8"), encoding="utf-8")
        told = ""
        for words in (
            ("seed", str(seed), "--demo", "--database", "surroundings_debug"),
            ("user", "reset", "ada", "--database", "surroundings_debug"),
            ("settings", "name", "Mine", "--as", "ada", "--database", "surroundings_debug"),
            ("audit", "--database", "surroundings_debug"),
        ):
            ran = cinema(*words, CINEMA_LOG="DEBUG")
            told += ran.err + (ran.out if words[0] != "user" else "")
        assert "@" not in told
        assert "$2b$" not in told
        assert "lantern" not in told


class TestLanguage:
    @pytest.mark.parametrize(
        ("variables", "language"),
        [
            ({}, "en"),
            ({"LANG": "es_ES.UTF-8"}, "es"),
            ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "pt_BR.UTF-8"}, "pt_BR"),
            ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "pt_BR", "LC_ALL": "en_GB"}, "en"),
            ({"LANG": "es_ES.UTF-8", "LC_ALL": ""}, "es"),
            ({"LC_CTYPE": "es_ES.UTF-8"}, "en"),
            ({"LANGUAGE": "es"}, "es"),
            ({"LANGUAGE": "fr:pt:es", "LANG": "en_US.UTF-8"}, "pt_BR"),
            ({"LANGUAGE": "fr:", "LANG": "es_AR.UTF-8@x"}, "es"),
            ({"LANGUAGE": "es", "LC_ALL": "C"}, "en"),
            ({"LANGUAGE": "es", "LANG": "POSIX"}, "en"),
            ({"LANGUAGE": "es", "LANG": "C.UTF-8"}, "es"),
            ({"LC_ALL": "sah_RU"}, "en"),
            ({"LC_ALL": "sah_RU.UTF-8", "LANGUAGE": "es"}, "es"),
            ({"LC_ALL": "a_b.c@d"}, "en"),
            ({"LC_ALL": "\udcff", "LANGUAGE": "::"}, "en"),
        ],
    )
    def test_the_environment_is_read_as_gettext_reads_it(
        self, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
    ) -> None:
        for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, text in variables.items():
            monkeypatch.setenv(name, text)
        assert system_language() == language

    def test_a_locale_that_the_standard_library_does_not_know_means_english(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)

        def unknown() -> tuple[str, str]:
            raise ValueError("unknown locale: sah_RU")

        monkeypatch.setattr("cinema.i18n.system_locale.getlocale", unknown)
        assert system_language() == "en"

    def test_a_command_speaks_the_language_of_the_environment(self, on: Changed) -> None:
        said = on(LC_ALL=None, LANG=None, LANGUAGE="es").refused("seats", "nowhere")
        assert said != on(LC_ALL="sah_RU.UTF-8", LANGUAGE=None).refused("seats", "nowhere")
        assert said == on(LC_ALL=None, LANG=None, LC_MESSAGES="es_MX.UTF-8").refused("seats", "nowhere")


class TestScreenAndStreams:
    @pytest.mark.parametrize("display", ["nonsense", "", "\udcff", ":99999"])
    @pytest.mark.parametrize("arguments", [(), ("box-office",), ("kiosk", "--window")], ids=" ".join)
    def test_a_wrong_display_is_told(self, cinema: Program, display: str, arguments: tuple[str, ...]) -> None:
        ran = calm(run(cinema, (), *arguments, DISPLAY=display))
        assert (ran.code, ran.out) == (1, "")
        assert "There is no screen" in ran.err

    @pytest.mark.parametrize("streams", ["<&-", "2>&-", "<&- 2>&-"])
    def test_closed_streams_change_nothing_of_a_list(self, cinema: Program, streams: str) -> None:
        shell = ("bash", "-c", f'"$@" {streams}', "-")
        ran = calm(run(cinema, shell, "tills", "--database", cinema.database))
        assert ran.code == 0
        assert "this one" in ran.out

    @pytest.mark.parametrize(
        ("arguments", "code"), [(("user", "erase", "ada"), 2), (("audit", "--repair"), 0), (("restore", "nothing"), 1)]
    )
    def test_nothing_is_asked_of_a_closed_standard_input(
        self, cinema: Program, arguments: tuple[str, ...], code: int
    ) -> None:
        ran = calm(run(cinema, ("bash", "-c", '"$@" <&-', "-"), *arguments, "--database", cinema.database))
        assert ran.code == code, ran


class TestHome:
    @pytest.mark.parametrize("home", [None, "", "relative", "/nonexistent/x"])
    def test_a_home_that_is_unset_or_none_changes_nothing_where_the_data_folder_is_named(
        self, on: Changed, home: str | None
    ) -> None:
        assert on(HOME=home)("tills").code == 0

    @pytest.mark.parametrize("name", ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"])
    def test_a_relative_folder_is_not_begun_wherever_the_program_is_started(
        self, on: Changed, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "here" / "cinema").mkdir(parents=True)
        (tmp_path / "here" / "cinema" / "config.toml").write_text("nonsense = 1", encoding="utf-8")
        assert on(**{name: "here"})("tills").code == 0
        assert [one.name for one in (tmp_path / "here").rglob("*")] == ["cinema", "config.toml"]

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user")
    def test_a_user_of_no_list_and_without_a_home_is_told_where_data_may_lie(self, tmp_path: Path) -> None:
        known = {name: text for name, text in environment(tmp_path).items() if name not in {"CINEMA_DATA_DIR", "HOME"}}
        body = (
            "import os, sys\nimport cinema.bootstrap, cinema.commands.programme, encodings.idna\n"
            "from cinema.__main__ import main\nos.setgid(54321); os.setuid(54321)\n"
            "sys.exit(main(['screenings']))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", body], cwd=ROOT, env=known, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1
        assert "CINEMA_DATA_DIR" in calm(Ran(1, done.stdout, done.stderr)).err

    @pytest.mark.parametrize("command", ["screenings", "doctor"])
    def test_the_home_of_nobody_in_the_data_folder_is_told(self, on: Changed, command: str) -> None:
        ran = on(CINEMA_DATA_DIR="~nobody-here/data")(command)
        assert ran.code == 1
        assert "CINEMA_DATA_DIR names ~nobody-here/data" in calm(ran).out + ran.err


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "cinema").mkdir()
    return tmp_path / "cinema" / "config.toml"


class TestSettingsFile:
    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (lambda file: file.symlink_to("/nonexistent/config.toml"), "link to nothing"),
            (lambda file: file.symlink_to(file.name), "link to nothing"),
            (lambda file: (file.parent.rmdir(), file.parent.symlink_to("/nonexistent")), "link to nothing"),
            (lambda file: file.mkdir(), "a folder, not a file"),
            (os.mkfifo, "a device or a pipe"),
            (lambda file: file.symlink_to("/dev/zero"), "a device or a pipe"),
            (lambda file: file.write_bytes(b"#" * 200_000), "larger than"),
            (lambda file: file.write_bytes(b'workstation = "\xff"'), "config.toml"),
            (lambda file: file.write_text("workstation ="), "config.toml"),
            (lambda file: file.write_text("workstation = " + "[" * 20_000), "nested too deeply"),
            (lambda file: file.write_text('workstation = "a b"'), "workstation in the environment or in"),
            (lambda file: file.write_text("workstation = 5"), "workstation in the environment or in"),
            (lambda file: file.write_text("mongodb_uri = 5"), "mongodb://"),
            (lambda file: file.write_text('work_station = "till-1"'), "no such setting"),
        ],
    )  # fmt: skip
    def test_one_that_can_not_be_read_is_told_and_no_other_database_is_used(
        self, on: Changed, config: Path, make: Callable[[Path], object], words: str
    ) -> None:
        make(config)
        said = on(XDG_CONFIG_HOME=str(config.parents[1])).refused("tills")
        assert words in said
        assert "Input should" not in said

    @pytest.mark.parametrize(
        "make",
        [
            lambda file: file.parent.rmdir(),
            lambda file: (file.parent.rmdir(), file.parent.touch()),
            lambda file: file.write_bytes(b'\xef\xbb\xbfworkstation = "till-1"'),
            lambda file: file.write_text("# nothing yet"),
        ],
    )
    def test_none_or_one_that_says_nothing_wrong_is_taken(
        self, on: Changed, config: Path, make: Callable[[Path], object]
    ) -> None:
        make(config)
        assert on(XDG_CONFIG_HOME=str(config.parents[1]))("tills").code == 0

    @pytest.mark.parametrize("name", ["a b", " ", "a/b", "\udcff", "x" * 61])
    def test_a_workstation_that_is_no_name_is_refused_by_its_rule(self, on: Changed, name: str) -> None:
        assert "without a blank and without a slash" in on(CINEMA_WORKSTATION=name).refused("tills")

    @pytest.mark.parametrize("seconds", ["nonsense", "", "nan", "inf", "-inf", "1e999", " "])
    def test_a_number_that_is_none_leaves_the_server_its_minute(
        self, monkeypatch: pytest.MonkeyPatch, seconds: str
    ) -> None:
        from repositories.private_server.watcher import linger_seconds

        monkeypatch.setenv("CINEMA_SERVER_LINGER", seconds)
        assert linger_seconds() == 60


class TestAddress:
    @pytest.mark.parametrize("address", ["127.0.0.1:{port}", "user:secret-word@127.0.0.1:{port}", " ", "mongo://x"])
    def test_an_address_needs_its_scheme_also_where_a_server_answers(
        self, on: Changed, server: object, address: str
    ) -> None:
        said = on(CINEMA_MONGODB_URI=address.format(port=getattr(server, "port"))).refused("tills")  # noqa: B009
        assert "begin with mongodb://" in said
        assert "secret-word" not in said

    @pytest.mark.parametrize("option", ["tlsCAFile", "tlscafile", "tlsCertificateKeyFile", "tlsCRLFile"])
    @pytest.mark.parametrize(
        ("file", "words"),
        [("/nonexistent/ca.pem", "there is no such file"), ("/etc", "a folder"), ("/dev/zero", "a device")],
    )
    def test_a_certificate_file_that_can_not_be_read_is_named(
        self, on: Changed, option: str, file: str, words: str
    ) -> None:
        address = f"mongodb://127.0.0.1:1/?tls=true&{option}={file}"
        said = on(CINEMA_MONGODB_URI=address).refused("tills")
        assert f"{file} can't be read" in said
        assert words in said
        assert option.casefold() in said.casefold()

    def test_a_file_that_holds_no_certificate_is_told(self, on: Changed) -> None:
        address = f"mongodb://127.0.0.1:1/?tls=true&tlsCAFile={SMALL_HOUSE}"
        assert "certificate" in on(CINEMA_MONGODB_URI=address).refused("tills")

    @pytest.mark.parametrize(
        "options", ["tsl=true", "tls=ture", "tls=true&tls=false", "ssl=true&tls=false", "maxPoolSize=many", "a"]
    )
    def test_an_option_that_the_driver_would_pass_over_is_refused(self, cinema: Program, options: str) -> None:
        ran = calm(run(cinema, (), "tills", CINEMA_MONGODB_URI=f"mongodb://127.0.0.1:1/?{options}"))
        assert ran.code == 1
        assert "address of the database can't be used" in ran.err
        assert len(ran.err.splitlines()) == 1

    def test_a_compression_that_is_not_installed_is_done_without(self, cinema: Program) -> None:
        ran = calm(run(cinema, (), "tills", CINEMA_MONGODB_URI="mongodb://127.0.0.1:1/?compressors=snappy"))
        assert ran.err == "The database can't be reached just now.\n"


def test_a_database_in_other_letters_is_not_begun_beside_the_house(inside: Inside) -> None:
    shouted = inside.database.upper()
    for command in (("tills",), ("audit",)):
        assert inside.database in inside.refused(*command, "--database", shouted)
    assert "upper or lower case" in inside.refused("seed", str(SMALL_HOUSE), "--demo", "--database", shouted)


class TestDays:
    @pytest.mark.parametrize("command", [("audit",), ("screenings",), ("sheet",), ("day", "close")], ids=" ".join)
    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "9999-12-30", "2026-02-30", "", " "])
    def test_a_day_that_is_none_or_at_the_end_of_the_calendar_is_refused(
        self, inside: Inside, command: tuple[str, ...], day: str
    ) -> None:
        said = inside.refused(*command, "--day", day)
        assert "2026-12-31" in said or "year from 1900" in said

    def test_a_day_without_its_hyphens_is_the_same_day(self, inside: Inside) -> None:
        day = inside.json("screenings")[0]["day"]
        plain = day.replace("-", "")
        for command in ("screenings", "sheet"):
            assert inside.json(command, "--day", plain) == inside.json(command, "--day", day) != []


@pytest.fixture(scope="module")
def till(inside: Inside) -> Inside:
    assert inside("till", "open", "50").code == 0
    return inside


class TestWrittenFiles:
    WRITES = (("sheet", "--pdf"), ("sheet", "--picture"), ("till", "x", "--pdf"), ("export", "movies"), ("backup",))

    @pytest.mark.parametrize("words", WRITES, ids=" ".join)
    def test_a_file_that_is_there_is_replaced_with_force_alone(
        self, till: Inside, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        file = tmp_path / "file"
        file.write_bytes(b"mine")
        assert "--force" in till.refused(*words, str(file))
        assert file.read_bytes() == b"mine"
        assert till(*words, str(file), "--force").code == 0
        assert file.read_bytes() != b"mine"
        assert list(tmp_path.iterdir()) == [file]

    @pytest.mark.parametrize("words", WRITES, ids=" ".join)
    def test_what_is_no_file_is_never_written(self, till: Inside, tmp_path: Path, words: tuple[str, ...]) -> None:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "link").symlink_to(tmp_path / "nothing")
        for file in ("pipe", ".", "/dev/null", "none/file", "n" * 300):
            calm(Ran(1, "", till.refused(*words, str(tmp_path / file), "--force")))
        assert "exists already" in till.refused(*words, str(tmp_path / "link"))
        assert sorted(one.name for one in tmp_path.iterdir()) == ["link", "pipe"]

    def test_the_longest_name_that_a_file_can_have_is_taken(self, till: Inside, tmp_path: Path) -> None:
        for words in self.WRITES:
            file = tmp_path / ("ü" * 127)
            assert till(*words, str(file)).code == 0
            file.unlink()

    def test_a_paper_and_its_picture_are_written_both_or_neither(self, till: Inside, tmp_path: Path) -> None:
        (tmp_path / "there.png").write_bytes(b"mine")
        said = till.refused("sheet", "--pdf", str(tmp_path / "new.pdf"), "--picture", str(tmp_path / "there.png"))
        assert "there.png exists already" in said
        assert [one.name for one in tmp_path.iterdir()] == ["there.png"]
        ran = till("sheet", "--pdf", str(tmp_path / "one"), "--picture", str(tmp_path / "one"))
        assert (ran.code, ran.out) == (2, "")
        assert [one.name for one in tmp_path.iterdir()] == ["there.png"]

    def test_a_buyer_is_not_erased_for_a_receipt_that_can_not_be_written(self, till: Inside, tmp_path: Path) -> None:
        screening = next(one["id"] for one in till.json("screenings"))
        seats = till.json("seats", screening)["seats"]
        free = next(name for name, one in seats.items() if (one["state"], one["kind"]) == ("free", "standard"))
        sold = till.json("sell", screening, free, "--pay", "cash", "--tendered", "99", "--buyer-name", "May")
        file = tmp_path / "receipt.pdf"
        file.write_bytes(b"mine")
        till.refused("receipt", sold["receipt_number"], "--forget-buyer", "--pdf", str(file))
        assert till.json("receipt", sold["receipt_number"])["buyer"]["name"] == "May"

    def test_bytes_that_are_no_letters_in_a_file_name_are_written_and_shown_escaped(
        self, till: Inside, tmp_path: Path
    ) -> None:
        file = tmp_path / os.fsdecode(b"a\xff\x1b[2J")
        for words in self.WRITES:
            ran = till(*words, os.fsencode(file))
            assert ran.code == 0
            assert "\x1b" not in ran.out
            assert "\x1b" not in till.refused(*words, os.fsencode(file))
            assert [ascii(one.name) for one in tmp_path.iterdir()] == [ascii(file.name)]
            file.unlink()


def mounted(folder: Path, size: str) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB; skips where none may be mounted."""
    if not mounted(tmp_path, "64k"):
        pytest.skip("no disk may be mounted here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


class TestFullDisk:
    @pytest.mark.parametrize(
        ("words", "left"),
        [
            pytest.param(words, left, id=f"{' '.join(words)}-{left}")
            for words in TestWrittenFiles.WRITES
            for left in (0, 8192)
            if not left or not (words[0] == "export" or "--picture" in words)  # which would fit
        ],
    )
    def test_it_is_told_and_leaves_what_was_there(
        self, till: Inside, cinema: Program, small_disk: Path, words: tuple[str, ...], left: int
    ) -> None:
        old = small_disk / "old"
        old.write_bytes(b"mine")
        with (small_disk / "fill").open("wb", buffering=0) as fill:
            while shutil.disk_usage(small_disk).free > left:
                fill.write(bytes(4096))
        for file in (old, small_disk / "new"):
            ran = calm(cinema(*words, str(file), *(["--force"] if file == old else [])))
            assert (ran.code, ran.out) == (1, "")
            assert "There is no room" in ran.err
            assert len(ran.err.splitlines()) == 1, ran.err
        assert old.read_bytes() == b"mine"
        assert sorted(one.name for one in small_disk.iterdir()) == ["fill", "old"]


def test_without_a_loopback_it_is_told_at_once(cinema: Program, tmp_path: Path) -> None:
    prefix = ("unshare", "-n")
    can = shutil.which("unshare") and not subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode
    if not can:
        pytest.skip("no network may be taken away here")
    for command in ("screenings", "doctor"):
        started = time.monotonic()
        ran = run(cinema, prefix, command, CINEMA_DATA_DIR=str(tmp_path))
        assert time.monotonic() - started < 20, "it waits for a server that nobody reaches"
        assert ran.code == 1
        assert "ip link set lo up" in ran.out + ran.err
    assert not list(ServerFiles(tmp_path).home.glob("data-*")), "nothing is set aside"


HALF = b"a\xff"


@pytest.mark.parametrize(
    "words",
    [
        ("tills", "--as", HALF), ("settings", HALF), ("settings", "name", HALF), ("user", "reset", HALF),
        ("user", "erase", HALF, "--yes"), ("seats", HALF), ("sell", HALF, "B1", "--pay", "cash", "--tendered", "9"),
        ("sell", "X", HALF, "--pay", "cash", "--tendered", "9"),
        ("sell", "X", "B1", "--pay", "cash", "--tendered", HALF),
        ("sell", "X", "B1", "--pay", "card", "--card", HALF), ("reserve", "X", "B1", "--name", HALF),
        ("sell", "X", "B1", "--pay", "cash", "--tendered", "99", "--buyer-name", HALF),
        ("sell", "X", "B1", "--pay", "voucher", "--voucher", HALF), ("baskets", "release", HALF), ("void", HALF),
        ("refund", HALF, "--reason", "x"), ("receipt", HALF), ("check", HALF), ("voucher", "show", HALF),
        ("voucher", "block", HALF), ("till", "open", HALF), ("till", "drop", "1", "--reason", "safe", "--bag", HALF),
        ("safe", "bank", HALF, "--slip", HALF), ("payments", HALF, "--taken"), ("printer", "test", HALF),
        ("printer", "add", HALF, "--kind", "network", "--address", "h:9100"),
        ("printer", "add", "p", "--kind", "network", "--address", HALF),
        ("seed", HALF), ("import", "movies", HALF), ("restore", HALF), ("journal", "show", HALF),
        ("journal", "verify", "--head", HALF), ("journal", "verify", "--heads", HALF), ("audit", "--day", HALF),
        ("export", "fiscal", "f.xml", "--first", HALF), ("tills", "--database", HALF),
    ],
    ids=ascii,
)  # fmt: skip
def test_bytes_that_are_no_letters_are_refused_in_words(till: Inside, words: tuple[str | bytes, ...]) -> None:
    screening = next(one["id"] for one in till.json("screenings"))
    ran = calm(till(*(screening if one == "X" else one for one in words)))
    assert ran.code == 1, ran
    assert ran.err.strip() or "admit" in ran.out
