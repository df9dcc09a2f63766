"""A new topic is one file: a made-up one is added to the words, trained, and talked about."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

TOPIC = """
topic: kites
title: kite
cues: [kite, kites, flying]
attributes:
  shape:
    kind: choice
    title: shape
    many: true
    catalog: kite_shapes
    carriers: ["{value}", "{value} kites"]
    question: Which kites do you like to fly?
    moment: Which kite should I get out when you don't say which?
    suggestions: [delta, sled]
    weight: 0.9
requests:
  fly_kite:
    title: fly a kite
    slots: {shape: {}}
    essential: [shape]
    preview: ["{shape} kite"]
    preview_bare: A kite
    examples:
      - fly a kite
      - let's fly a {shape} kite
      - get the {shape} kite out
      - i want to go kite flying
      - can we take a kite to the beach
      - kite time
      - how about flying the {shape}
      - get me a kite up in the air
      - let us send a {shape} up
      - kites please
"""
CATALOG = """
catalog: kite_shapes
values: {delta: [deltas], sled: [], parafoil: [foil kite], rokkaku: [], octopus_kite: []}
"""
TALK = """
import asyncio, sys
from bot.assistant import assemble
from bot.settings import load_settings
from bot.turn import Turn
assistant = assemble(load_settings(), print)
async def talk():
    learned = await assistant.turn(Turn("I love rokkaku kites", "sam", "s"))
    assert [(p.key, p.value) for p in learned.learned] == [("kites.shape", "rokkaku")], learned
    flown = await assistant.turn(Turn("let's fly a kite", "sam", "s"))
    assert flown.interpretation.intent == "fly_kite", flown
    assert flown.interpretation.slots["shape"].value == ("rokkaku",), flown
    said = await assistant.turn(Turn("get the parafoil kite out", "sam", "s"))
    assert said.interpretation.slots["shape"].value == ("parafoil",), said
    asked = await assistant.turn(Turn("learn my kite preferences", "alex", "t"))
    assert asked.lesson.topic == "kites", asked
asyncio.run(talk())
"""


@pytest.mark.trained
def test_a_made_up_topic_can_be_talked_about(tmp_path: Path) -> None:
    words = tmp_path / "data"
    shutil.copytree(ROOT / "data", words)
    (words / "topics" / "kites.yml").write_text(TOPIC)
    (words / "catalogs" / "kite_shapes.yml").write_text(CATALOG)
    environment = {
        **os.environ,
        "ATTUNE_WORDS_DIR": str(words),
        "ATTUNE_DATA_DIR": str(tmp_path / "var"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", TALK], env=environment, capture_output=True, text=True, timeout=600
    )
    assert ended.returncode == 0, ended.stdout[-1500:] + ended.stderr[-3000:]
