"""The journal: what was taken without the database, on disk, sealed, replayed once (S9)."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.adapters.journal import FileJournal
from app.adapters.seals import KeySeals

SEALS = KeySeals("k" * 40)


class Disk:
    """What would be found after a power cut: of each file what it held when it was last synced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept: dict[Path, bytes] = {}
        self.folders: dict[Path, set[str]] = {}
        self.broken = False
        monkeypatch.setattr(os, "fsync", self.sync)

    def sync(self, number: int) -> None:
        if self.broken:
            raise OSError(5, "Input/output error")
        path = Path(f"/proc/self/fd/{number}").readlink()
        if path.is_dir():
            self.folders[path] = {one.name for one in path.iterdir()}
        else:
            self.kept[path] = path.read_bytes()

    def after_a_power_cut(self, file: Path) -> bytes:
        known = file.name in self.folders.get(file.parent, set())
        return self.kept.get(file, b"") if known else b""


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path / "journal", SEALS)


def numbers(journal: FileJournal) -> list[int]:
    found: list[int] = []
    journal.replay(lambda entry: found.append(entry["n"]))
    return found


def test_entries_come_back_in_order_and_once(journal: FileJournal) -> None:
    for n in range(5):
        assert journal.write({"n": n})
    assert numbers(journal) == [0, 1, 2, 3, 4]
    assert numbers(journal) == []


def test_nothing_is_readable_on_disk(journal: FileJournal, tmp_path: Path) -> None:
    journal.write({"form": {"From": "+447700900123"}})
    (file,) = (tmp_path / "journal").iterdir()
    assert b"7700900123" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_what_could_not_be_applied_stays_with_all_behind_it(journal: FileJournal) -> None:
    for n in range(4):
        journal.write({"n": n})
    seen: list[int] = []

    def apply(entry: Mapping[str, Any]) -> None:
        if entry["n"] == 2:
            raise ConnectionError("the database is away again")
        seen.append(entry["n"])

    with pytest.raises(ConnectionError):
        journal.replay(apply)
    journal.write({"n": 4})
    assert seen == [0, 1]
    assert numbers(journal)[-3:] == [2, 3, 4]


def test_an_unreadable_line_is_kept_aside_and_holds_nobody_up(
    journal: FileJournal, tmp_path: Path
) -> None:
    journal.write({"n": 1})
    with (tmp_path / "journal" / "journal").open("ab") as file:
        file.write(b"half a li\n")
        file.write(b"!!\n")
    journal.write({"n": 2})
    assert numbers(journal) == [1, 2]
    assert (tmp_path / "journal" / "unreadable").read_bytes() == b"half a li\n!!\n"


def test_a_line_cut_by_a_crash_spoils_only_itself(journal: FileJournal, tmp_path: Path) -> None:
    journal.write({"n": 1})
    file = tmp_path / "journal" / "journal"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 2])
    journal.write({"n": 2})
    journal.write({"n": 3})
    assert [n for n in numbers(journal) if n != 2] == [1, 3]


def test_writers_and_replayers_at_once_lose_nothing_and_double_nothing(
    journal: FileJournal, tmp_path: Path
) -> None:
    other = FileJournal(tmp_path / "journal", SEALS)
    seen: list[int] = []

    def write(n: int) -> None:
        assert (journal if n % 2 else other).write({"n": n})

    def replay(_: int) -> None:
        other.replay(lambda entry: seen.append(entry["n"]))

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(write, n) for n in range(150)]
        jobs += [pool.submit(replay, n) for n in range(30)]
        jobs += [pool.submit(write, n) for n in range(150, 200)]
        for job in jobs:
            job.result()
    seen += numbers(journal)
    assert sorted(seen) == list(range(200))


def test_a_disk_that_refuses_is_told_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    assert FileJournal(tmp_path / "journal", SEALS).write({"n": 1}) is False


def test_what_was_taken_outlives_a_power_cut(
    journal: FileJournal, tmp_path: Path, disk: Disk
) -> None:
    file = tmp_path / "journal" / "journal"
    for n in range(3):
        assert journal.write({"n": n})
        assert disk.after_a_power_cut(file) == file.read_bytes()
    assert len(file.read_bytes().splitlines()) == 3


def test_a_journal_begun_anew_after_a_replay_outlives_it_too(
    journal: FileJournal, tmp_path: Path, disk: Disk
) -> None:
    journal.write({"n": 1})
    assert numbers(journal) == [1]
    disk.folders.clear()
    assert journal.write({"n": 2})
    file = tmp_path / "journal" / "journal"
    assert disk.after_a_power_cut(file) == file.read_bytes() != b""


def test_what_the_disk_could_not_keep_is_told(journal: FileJournal, disk: Disk) -> None:
    disk.broken = True
    assert journal.write({"n": 1}) is False
