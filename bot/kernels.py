"""Which matrix kernels numpy gets, where its OpenBLAS does not know the processor.

The OpenBLAS that comes with numpy knows the processors of its day by their model number and treats
a newer one as the oldest there is: half as fast, and rounding in another way. One kind is asked
for by name wherever the processor can run it.
https://github.com/OpenMathLib/OpenBLAS/issues/4267
"""

from __future__ import annotations

import os
from pathlib import Path

_SETTING = "OPENBLAS_CORETYPE"
_KERNELS, _NEEDED = "Haswell", {"avx2", "fma"}
_PROCESSOR = Path("/proc/cpuinfo")


def choose_kernels(processor: Path = _PROCESSOR) -> None:
    """Ask for the kernels; before numpy is imported, and only where nobody asked for others."""
    if _SETTING not in os.environ and _abilities(processor) >= _NEEDED:
        os.environ[_SETTING] = _KERNELS


def _abilities(processor: Path) -> set[str]:
    """Give the instruction sets a processor has, as Linux tells them; none where it does not."""
    try:
        with processor.open() as file:
            flags = next((line for line in file if line.startswith("flags")), "")
    except OSError:
        return set()
    return set(flags.partition(":")[2].split())
