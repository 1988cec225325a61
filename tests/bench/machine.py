"""Where a figure was measured, and what else the machine did meanwhile."""

import platform
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def here() -> str:
    """Processor, cores, Python, day and revision in one line."""
    return ", ".join(
        (
            f"{_processor()} × {psutil.cpu_count()}",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            f"{datetime.now(UTC):%Y-%m-%d}",
            f"revision {revision()}",
        )
    )


def revision() -> str:
    """The commit that is measured; a plus when files have changed since."""
    short = _git("rev-parse", "--short", "HEAD")
    return f"{short}+" if _git("status", "--porcelain", "app", "ivr_flows", "routing") else short


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


@dataclass
class Foreign:
    """How much of a core others used between two looks; our children are not others."""

    busy: float = 0.0
    ours: float = 0.0
    at: float = 0.0

    def begin(self) -> None:
        """Look for the first time."""
        self.busy, self.ours, self.at = _busy_s(), ours_s(), time.monotonic()

    def cores(self) -> float:
        """Cores of others since `begin`."""
        passed = time.monotonic() - self.at
        return max(0.0, (_busy_s() - self.busy) - (ours_s() - self.ours)) / passed


def _busy_s() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


def ours_s() -> float:
    """CPU seconds of this process and all that it started, those that ended included."""
    me = psutil.Process()
    return sum(_used_s(one) for one in (me, *me.children(recursive=True)))


def _used_s(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:  # it ended while we looked
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
