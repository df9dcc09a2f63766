"""The doorway: one turn in, one reply out. And the one function that puts everything together.

assistant = assemble(load_settings())
reply = await assistant.turn(Turn("play some music", user_id="sam", session_id="kitchen-1"))
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

from bot.actions import Desk, actions
from bot.actions.interpreting import interpretation_of
from bot.bell import Bell
from bot.codec import reply_of, reply_to_json
from bot.draft import Draft, open_draft, under_way
from bot.engine.agent import DialogueEngine
from bot.engine.settling import settle
from bot.engine.shared import book, considering, mender, reader, use
from bot.engine.tracker_store import keep
from bot.engine.training import ensure_model
from bot.fulfilment import Fulfilment, Preview, fulfilment_of
from bot.listening import Listener
from bot.meter import Meter, took_name
from bot.say.aloud import said_aloud
from bot.say.speech import Speech
from bot.say.wording import Wording
from bot.secret import open_store
from bot.settings import Settings
from bot.turn import AppliedNote, Message, QuickReply, Reply, Turn
from bot.understanding.reading import Reading, Utterance
from preferences.amending import Editor
from preferences.errors import PreferenceError
from preferences.model import Context, Interpretation, Request
from preferences.screening import ANYTHING, Screen, load_screen
from preferences.service import Service
from preferences.store import Receipt, Store, UnitOfWork, privacy
from preferences.topics import TopicBook

log = logging.getLogger("attune.turn")


class TurnFailed(RuntimeError):
    """Something broke while answering; nothing of the turn was kept. The cause is logged."""


@dataclass
class Assistant:
    """Answers turns. One per process; `turn` may be called concurrently."""

    engine: DialogueEngine
    store: Store
    book: TopicBook
    wording: Wording
    now: Callable[[], datetime]
    """The clock, UTC."""
    new_id: Callable[[], str]
    fulfilment: Fulfilment = field(default_factory=Preview)
    """Who carries requests out."""
    meter: Meter = field(default_factory=Meter)
    """What happened since the start."""
    bell: Bell = field(default_factory=Bell)
    """Rings where a conversation has gone on."""
    screen: Screen = ANYTHING
    """What may be kept of people."""

    def __post_init__(self) -> None:
        """Prepare one lock a person: two turns of one person come one after the other."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.listener = Listener(self.engine, self.book, mender())

    async def turn(self, turn: Turn) -> Reply:
        """Answer one turn: one `handle_message`, one transaction, kept before it is answered.

        The same `client_turn_id` again gives the first reply. Raises `TurnFailed` when something
        broke (nothing is kept) and `NotFound` when the conversation is somebody else's.
        """
        async with self.alone_with(turn.user_id):
            return self._earlier(turn) or await self._answer(turn)

    async def understand(self, text: str, history: Sequence[Utterance] = ()) -> Reading:
        """Read a text without changing anything."""
        return await self.engine.read(text, history, self.now())

    def interpret(
        self, user_id: str, request: Request, context: Context
    ) -> tuple[Interpretation, list[AppliedNote]]:
        """Say what a request of a host's own means for a person, and why; changes nothing."""
        with self.store.unit(is_reading=True) as unit:
            profile = unit.profile(user_id)
        desk = Desk(self.book, self.wording, self.new_id, considering())
        return interpretation_of(desk, request, profile, context, self.now())

    def service(self, asked_at: datetime, within: UnitOfWork | None = None) -> Service:
        """What may be done with profiles outside of a conversation; within `alone_with`.

        What was asked for before its person was erased is refused. With a transaction given, the
        caller commits it.
        """
        return Service(self.store, self.editor, self.now, asked_at, within, screen=self.screen)

    @property
    def editor(self) -> Editor:
        """What turns what was filled in into changes of a profile."""
        return Editor(self.book, reader().matcher, self.new_id)

    @asynccontextmanager
    async def alone_with(self, user_id: str) -> AsyncIterator[None]:
        """Keep other turns and changes of this person waiting meanwhile."""
        lock = self._locks.setdefault(user_id, asyncio.Lock())
        async with lock:
            yield

    async def erase(self, user_id: str, actor: str = privacy.PERSON) -> Receipt:
        """Erase everything about a person, from the store and from memory; for good.

        `actor` is who asked for it: the prefix of a server key, or the person.
        """
        async with self.alone_with(user_id):
            receipt = privacy.erase(self.store, user_id, self.now(), actor)
            self.engine.forget()
            self.bell.end(user_id)
        return receipt

    async def erase_preference(self, user_id: str, preference_id: str) -> Receipt:
        """Erase one preference from history too, and the conversations that may hold its words.

        Raises `NotFound`.
        """
        async with self.alone_with(user_id):
            receipt = privacy.erase_one(self.store, user_id, preference_id, self.now())
            self.engine.forget()
        return receipt

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def _earlier(self, turn: Turn) -> Reply | None:
        if turn.client_turn_id is None:
            return None
        with self.store.unit(is_reading=True) as unit:
            earlier = unit.exchange(turn.session_id, turn.client_turn_id)
        return reply_of(earlier) if earlier else None

    async def _answer(self, turn: Turn) -> Reply:
        started = self.now()
        draft = open_draft(self.store, turn, self.new_id(), started)
        draft.fulfilment, draft.screen = self.fulfilment, self.screen
        try:
            secrets = self.wording.secrets(draft.profile.preferences)
            with under_way(draft), said_aloud(draft.turn_id, turn.channel, secrets):
                draft.turn, draft.heard = await self.listener.listen(turn, draft.profile)
                messages = await self.engine.handle(
                    draft.turn, draft.turn.context.local_time or started
                )
            if draft.is_acting:
                raise RuntimeError("an action broke; its trace is logged above")
            reply = self._keep(draft, _reply(draft, messages, self.wording.speech))
        except PreferenceError:
            raise
        except Exception as error:
            log.exception("turn failed", extra={"turn": draft.turn_id})
            self.meter.turns["failed"] += 1
            raise TurnFailed(draft.turn_id) from error
        took = (self.now() - started).total_seconds() * 1000
        log.info("turn", extra={"turn": draft.turn_id, "outcome": str(reply.outcome), "ms": took})
        self._measure(draft, took / 1000)
        self.bell.ring(turn.session_id)
        return reply

    def _measure(self, draft: Draft, seconds: float) -> None:
        """Count the turn; what undo brought back was learned in another."""
        new = (p for p in draft.learned if p.evidence.turn_id == draft.turn_id)
        self.meter.turns[str(draft.outcome)] += 1
        self.meter.learned.update(str(preference.source) for preference in new)
        if draft.deed:
            self.meter.deeds[str(draft.deed.state)] += 1
        self.meter.time(seconds)

    def _keep(self, draft: Draft, reply: Reply) -> Reply:
        """Write everything of the turn; give the reply with its number."""
        turn = draft.turn
        keep(draft)
        draft.count(took_name((self.now() - draft.now).total_seconds()), "")
        if draft.is_new_conversation:
            draft.writes.insert(
                0, lambda unit: unit.open_session(turn.session_id, turn.user_id, None, draft.now)
            )
        draft.keep_exchange(reply_to_json(reply))
        draft.commit()
        return replace(reply, seq=draft.seq)


def assemble(
    settings: Settings,
    say: Callable[[str], None] = lambda line: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: secrets.token_urlsafe(12),
) -> Assistant:
    """Put everything together: train if need be, migrate the database, load the model.

    Raises `WordsError`, `TrainingError`, `StoreUnavailable`. `say` hears what takes long.
    """
    use(settings)
    store = open_store(settings)
    model = ensure_model(settings, say)
    say("Loading the model")
    topics = book()
    wording = Wording.load(settings.words_dir, topics)
    desk = Desk(topics, wording, new_id, considering(), settings.manners)
    engine = DialogueEngine(model, actions(desk))
    fulfilment = fulfilment_of(settings, wording)
    assistant = Assistant(
        engine, store, topics, wording, now, new_id, fulfilment, screen=screen_of(settings)
    )
    settle()
    return assistant


def screen_of(settings: Settings) -> Screen:
    """Give what looks at all that is about to be kept. Raises `WordsError`."""
    return load_screen(settings.words_dir, settings.max_preferences, settings.max_concepts)


def _reply(draft: Draft, messages: Sequence[dict[str, Any]], speech: Speech) -> Reply:
    return Reply(
        turn_id=draft.turn_id,
        session_id=draft.turn.session_id,
        outcome=draft.outcome,
        messages=tuple(_message(m, draft.ssml, speech) for m in messages if m.get("text")),
        expect_reply=draft.expects_reply,
        is_over=draft.is_over,
        interpretation=draft.interpretation,
        interpretations=tuple(draft.interpretations),
        learned=tuple(draft.learned),
        retracted=tuple(draft.retracted),
        applied=tuple(draft.applied),
        moment=draft.moment,
        lesson=draft.lesson,
        heard=draft.heard,
        at=draft.now,
    )


def _message(message: dict[str, Any], ssml: Mapping[str, str], speech: Speech) -> Message:
    text = message["text"]
    buttons = tuple(QuickReply(b["title"], b["payload"]) for b in message.get("buttons") or [])
    return Message(text, ssml.get(text) or speech.ssml(text), buttons)
