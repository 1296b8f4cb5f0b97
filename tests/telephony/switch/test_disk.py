"""A disk that fills up, and its ballast."""

from __future__ import annotations

from pathlib import Path

from infolinia.telephony.switch.disk import Disk, free_bytes


def test_thresholds_are_left_only_with_room_to_spare(tmp_path: Path):
    free = iter((2000, 499, 520, 551, 99, 140, 159, 161, 520, 560))
    disk = Disk(tmp_path, low=500, full=100, ballast=50, free=lambda folder: next(free))
    assert [disk.check() for _ in range(10)] == [
        "enough",
        "low",
        "low",
        "enough",
        "full",
        "full",
        "full",
        "low",
        "low",
        "enough",
    ]


def test_the_ballast_is_laid_with_room_and_released_when_full(tmp_path: Path):
    free = [599]
    disk = Disk(tmp_path, low=500, full=100, ballast=50, free=lambda folder: free[0])
    disk.check()
    assert not disk.ballast_file.exists()
    free[0] = 600
    disk.check()
    assert disk.ballast_file.stat().st_size == 50
    free[0] = 200
    disk.check()
    assert disk.ballast_file.exists()
    free[0] = 50
    disk.check()
    assert not disk.ballast_file.exists()


def test_a_disk_that_cannot_be_asked_is_full(tmp_path: Path):
    disk = Disk(tmp_path / "nowhere")
    assert disk.check() == "full"
    assert free_bytes(tmp_path) > 0


def test_a_ballast_that_cannot_be_laid_is_no_trouble(tmp_path: Path):
    disk = Disk(tmp_path / "nowhere", low=5, full=1, ballast=5, free=lambda folder: 1000)
    assert disk.check() == "enough"
