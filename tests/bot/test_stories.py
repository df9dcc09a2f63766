"""Rasa's own story test (`rasa test core`): the trained policies follow every journey."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

FOLDERS = (ROOT / "data" / "stories", ROOT / "tests" / "stories")
JOURNEYS = [path for folder in FOLDERS for path in sorted(folder.glob("*.yml"))]
WRONG = """
version: "3.1"
stories:
- story: Undoing what was asked to be undone by learning
  steps:
  - intent: undo
  - action: action_learn
"""


@pytest.mark.trained
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.name)
async def test_the_policies_follow_every_journey(path: Path, engine: Any, tmp_path: Path) -> None:
    from rasa.core.test import test

    report = await test(
        str(path), engine._agent, out_directory=str(tmp_path), disable_plotting=True
    )
    failed = "".join(found.read_text() for found in tmp_path.glob("failed_test_stories.yml"))
    assert report["accuracy"] == 1.0, failed


@pytest.mark.trained
@pytest.mark.filterwarnings("ignore::UserWarning")
async def test_a_journey_that_goes_otherwise_is_noticed(engine: Any, tmp_path: Path) -> None:
    from rasa.core.test import test

    wrong = tmp_path / "test_wrong.yml"
    wrong.write_text(WRONG)
    report = await test(
        str(wrong), engine._agent, out_directory=str(tmp_path), disable_plotting=True
    )
    assert report["accuracy"] < 1.0
