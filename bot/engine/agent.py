"""Rasa's agent, in process: a trained model, our actions, our tracker store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.engine.quiet import hush

hush()

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore

from bot.draft import current
from bot.engine.endpoint import InProcessEndpoint, compile_validator
from bot.engine.past import remember_past
from bot.engine.reading_component import ATTEMPTS, EXPECTED, HISTORY, NOW, READING
from bot.engine.rules import index_rules
from bot.engine.runner import OrderedGraphRunner
from bot.engine.shared import encoder, meaning, reader
from bot.engine.tracker_store import DraftTrackerStore
from bot.engine.words import plain
from bot.turn import Turn
from bot.understanding.aliases import expand
from bot.understanding.reading import Reading, Utterance


class VoiceChannel(CollectingOutputChannel):
    """Collects what is said to somebody who listens: responses may be worded for `voice`."""

    @classmethod
    def name(cls) -> str:
        """Give the name responses use."""
        return "voice"


class DialogueEngine:
    """Reads texts and runs turns. One per process."""

    def __init__(self, model: Path, actions: Sequence[Any]) -> None:
        """Load the model (10–20 s)."""
        compile_validator()
        index_rules()
        remember_past()
        self._agent = Agent.load(
            model_path=str(model),
            action_endpoint=InProcessEndpoint(actions),
            lock_store=InMemoryLockStore(),
        )
        processor = self._agent.processor
        if processor is None:
            raise RuntimeError(f"{model} holds no model; run `attune train`.")
        processor.graph_runner = OrderedGraphRunner(processor.graph_runner)
        self._processor = processor
        reader()
        self._trackers = DraftTrackerStore(processor.domain)
        self._processor.tracker_store = self._trackers

    async def handle(self, turn: Turn, now: datetime) -> list[dict[str, Any]]:
        """Run one turn, whose draft must be under way; give Rasa's messages in order.

        `now` is the person's own time, with its zone. Rasa reads the person's aliases in the words
        they stand for.
        """
        channel = VoiceChannel() if turn.channel == "voice" else CollectingOutputChannel()
        message = UserMessage(
            expand(plain(turn.text), current().profile.concepts).text,
            channel,
            turn.session_id,
            input_channel=turn.channel,
            metadata={NOW: now.isoformat()},
        )
        messages: list[dict[str, Any]] = await self._processor.handle_message(message) or []
        return messages

    def act(self, actions: Sequence[Any]) -> None:
        """Run these actions from now on."""
        self._processor.action_endpoint = InProcessEndpoint(actions)

    async def hear(self, text: str, session_id: str) -> Reading:
        """Read a text as the next line of a conversation whose draft is under way."""
        tracker = await self._trackers.retrieve(session_id)
        parsed = await self._processor.parse_message(UserMessage(plain(text)), tracker)
        return Reading.from_dict(parsed[READING])

    async def expected(self, session_id: str) -> str | None:
        """Give the key of the attribute a question of the conversation stands open for."""
        tracker = await self._trackers.retrieve(session_id)
        key: str | None = tracker.get_slot(EXPECTED) if tracker else None
        return key

    async def requests(self, session_id: str) -> list[dict[str, Any]]:
        """Give the requests of a conversation that are remembered, oldest first, as JSON."""
        tracker = await self._trackers.retrieve(session_id)
        return (tracker.get_slot(ATTEMPTS) if tracker else None) or []

    def forget(self) -> None:
        """Let go of every conversation and text held in memory."""
        self._trackers.forget()
        encoder().forget()
        reader().forget()
        meaning().forget()

    async def read(
        self, text: str, history: Sequence[Utterance] = (), now: datetime | None = None
    ) -> Reading:
        """Read a text without changing anything; without a time nothing in it ends by itself."""
        lines = [{"role": line.role, "text": line.text} for line in history]
        times = {NOW: now.isoformat()} if now else {}
        message = UserMessage(plain(text), metadata={HISTORY: lines} | times)
        parsed = await self._processor.parse_message(message)
        return Reading.from_dict(parsed[READING])
