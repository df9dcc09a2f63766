"""Plain matrices that a component learned, as files of Rasa's model storage.

Nothing of them is code, so reading them runs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_FILE = "weights.npz"


def keep(weights: Mapping[str, npt.NDArray[Any]], storage: ModelStorage, at: Resource) -> None:
    """Write the matrices of a component."""
    with storage.write_to(at) as directory:
        np.savez(directory / _FILE, **weights)


def kept(storage: ModelStorage, at: Resource) -> dict[str, npt.NDArray[Any]]:
    """Read the matrices of a component by name."""
    with (
        storage.read_from(at) as directory,
        np.load(directory / _FILE, allow_pickle=False) as stored,
    ):
        return {name: stored[name] for name in stored.files}
