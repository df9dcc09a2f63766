"""Which matrix kernels numpy gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.kernels import choose_kernels

NAME = "OPENBLAS_CORETYPE"
ASKED = """
import bot.understanding.tagger
from threadpoolctl import threadpool_info
print({each["architecture"] for each in threadpool_info() if each["internal_api"] == "openblas"})
"""


def told(tmp_path: Path, flags: str) -> Path:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor\t: 0\nflags\t\t: {flags}\nmodel name\t: any\n")
    return file


@pytest.fixture(autouse=True)
def _nothing_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.setattr(os, "environ", os.environ.copy())


def test_one_kind_is_asked_for_where_the_processor_runs_it(tmp_path: Path) -> None:
    choose_kernels(told(tmp_path, "fpu fma avx avx2 amx_tile"))
    assert os.environ[NAME] == "Haswell"


@pytest.mark.parametrize("flags", ["", "fpu avx", "fpu avx2"])
def test_none_where_it_might_not(tmp_path: Path, flags: str) -> None:
    choose_kernels(told(tmp_path, flags))
    assert NAME not in os.environ


def test_none_where_nothing_is_told_of_the_processor(tmp_path: Path) -> None:
    choose_kernels(tmp_path / "nowhere")
    assert NAME not in os.environ


def test_what_was_asked_for_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, NAME, "Zen")
    choose_kernels(told(tmp_path, "fma avx2"))
    assert os.environ[NAME] == "Zen"


def test_numpy_gets_them() -> None:
    choose_kernels()
    if NAME not in os.environ:
        pytest.skip("the processor is not one they run on")
    command = [sys.executable, "-c", ASKED]
    outside = {name: text for name, text in os.environ.items() if name != NAME}
    done = subprocess.run(command, env=outside, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{'Haswell'}"
