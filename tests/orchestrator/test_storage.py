"""Technicians are warned before the disk is full, and told when it is."""

from collections import namedtuple
from pathlib import Path

import pytest

from orchestrator import storage
from orchestrator.storage import LOW_BYTES, StorageState, StorageWatch
from tests.clocks import ManualClock

Usage = namedtuple("Usage", "free")
MUCH = 100 * LOW_BYTES


class Disk:
    """A disk that has as much room as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
        self.free = MUCH
        self.clock = ManualClock()
        monkeypatch.setattr(storage, "disk_usage", lambda _: Usage(self.free))
        self._watch = StorageWatch(directory, clock=self.clock)

    def look(self, *, available: bool = True) -> storage.Storage:
        return self._watch.look(available=available)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Disk:
    return Disk(monkeypatch, tmp_path)


def test_a_disk_that_does_not_fill_is_well(disk: Disk) -> None:
    disk.look()
    disk.clock.turn(seconds=60)
    disk.free += 1
    assert (disk.look().state, disk.look().left_s) == (StorageState.WELL, None)


def test_little_room_is_said_in_time(disk: Disk) -> None:
    disk.free = LOW_BYTES - 1
    assert disk.look().state is StorageState.LOW


def test_much_room_that_goes_fast_is_said_in_time_too(disk: Disk) -> None:
    disk.look()
    disk.clock.turn(seconds=60)
    disk.free = MUCH // 2
    seen = disk.look()
    assert (seen.state, seen.left_s) == (StorageState.LOW, 60)


def test_how_fast_it_fills_is_told_by_the_last_ten_minutes(disk: Disk) -> None:
    disk.look()
    disk.free -= LOW_BYTES
    for _ in range(storage.SAMPLES + 1):
        disk.clock.turn(seconds=10)
        disk.look()
    assert disk.look().left_s is None


@pytest.mark.parametrize(("free", "state"), [(0, StorageState.FULL), (MUCH, StorageState.FAILING)])
def test_a_disk_that_takes_nothing_is_full_or_fails(disk: Disk, free: int, state: StorageState) -> None:
    disk.free = free
    assert disk.look(available=False).state is state
