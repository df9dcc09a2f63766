"""Where a run took place: figures of two machines cannot be compared."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Machine:
    """What a run was made on, and of what."""

    date: str
    """ISO 8601, UTC, to the second."""
    commit: str | None
    """Of the sources; None outside of a git checkout."""
    system: str
    """Operating system and architecture."""
    processor: str
    cores: int
    """Cores this process may use."""
    memory: int | None
    """Megabytes (10⁶ bytes); None where the system does not say."""
    python: str
    rasa: str


def describe(root: Path, now: datetime) -> Machine:
    """Describe this machine and the sources under `root`."""
    return Machine(
        date=now.replace(microsecond=0).isoformat(),
        commit=_commit(root),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        processor=_processor(),
        cores=_cores(),
        memory=_memory(),
        python=platform.python_version(),
        rasa=_version("rasa"),
    )


def resident(status: Path = Path("/proc/self/status")) -> float:
    """Give the resident memory of this process, in megabytes; its peak where only that is known."""
    if status.exists():
        return kilobytes(status.read_text(encoding="ascii"), "VmRSS") * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if platform.system() == "Darwin" else peak * 1024 / 1e6


def kilobytes(text: str, key: str) -> int:
    """Read a number of a `/proc` file (`VmRSS:   1234 kB`). Raises ValueError if there is none."""
    for line in text.splitlines():
        name, _, rest = line.partition(":")
        if name == key:
            return int(rest.split()[0])
    raise ValueError(f"there is no {key} in what the system says")


def _commit(root: Path) -> str | None:
    if not (root / ".git").exists():
        return None
    asked = ["git", "rev-parse", "--short=12", "HEAD"]
    try:
        done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or _UNKNOWN


def _memory() -> int | None:
    told = Path("/proc/meminfo")
    if not told.exists():
        return None
    return round(kilobytes(told.read_text(encoding="ascii"), "MemTotal") * 1024 / 1e6)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _UNKNOWN
