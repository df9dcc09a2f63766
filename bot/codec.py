"""Replies and preferences as JSON: how they are kept, and how they stand on the wire."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from bot.say import naming
from bot.say.wording import Wording
from bot.turn import AppliedNote, Reply
from bot.understanding.reading import Answer, Entity, Reading
from preferences.conversations import Exchange
from preferences.model import Context, Interpretation, Preference
from preferences.names import Concept


@lru_cache(maxsize=1)
def _replies() -> TypeAdapter[Reply]:
    return TypeAdapter(Reply)


@lru_cache(maxsize=1)
def _preferences() -> TypeAdapter[Preference]:
    return TypeAdapter(Preference)


def reply_to_json(reply: Reply) -> str:
    """Give a reply as text to be kept."""
    return _replies().dump_json(reply).decode()


def reply_from_json(text: str) -> Reply:
    """Build a reply from what `reply_to_json` gave."""
    return _replies().validate_json(text)


def reply_of(exchange: Exchange) -> Reply:
    """Build the reply of a turn that was kept."""
    return replace(reply_from_json(exchange.reply), seq=exchange.seq)


def exchange_body(exchange: Exchange, wording: Wording) -> dict[str, Any]:
    """Give a turn that was kept as the wire has it: what was said, with the reply to it."""
    return {
        "text": exchange.said,
        "client_turn_id": exchange.client_turn_id,
        "at": exchange.at.isoformat().replace("+00:00", "Z"),
        **reply_body(reply_of(exchange), wording),
    }


def preference_body(preference: Preference, wording: Wording) -> dict[str, Any]:
    """Give a preference as the wire has it, with the words people see of it."""
    body = _preferences().dump_python(preference, mode="json")
    condition = {key: value for key, value in body["condition"].items() if value}
    body["condition"] = condition or None
    body["supersedes"] = body["supersedes"] or None
    body["open"] = body.pop("is_open")
    body["text"] = wording.preference(preference)
    body["source_text"] = wording.source(preference)
    body["topic_title"] = wording.topic_title(preference)
    return dict(body)


def name_body(one: Concept, wording: Wording) -> dict[str, Any]:
    """Give a name the person made up as the wire has it, with the words people see of it."""
    return {
        "id": one.id,
        "name": one.name,
        "text": naming.concept(wording, one),
        "source_text": naming.origin(wording, one),
        "forget": naming.forgetting(wording, one),
    }


def reply_body(reply: Reply, wording: Wording) -> dict[str, Any]:
    """Give a reply as the wire has it."""
    body = _replies().dump_python(reply, mode="json")
    moment = body.pop("moment")
    kept = ("reason", "topic", "attribute", "question", "signals")
    return {
        **{key: body[key] for key in ("turn_id", "session_id", "seq", "outcome", "messages")},
        "expect_reply": reply.expect_reply,
        "interpretation": interpretation_body(reply.interpretation, wording),
        "interpretations": [interpretation_body(i, wording) for i in reply.interpretations],
        "learned": [preference_body(p, wording) for p in reply.learned],
        "retracted": [preference_body(p, wording) for p in reply.retracted],
        "applied": [applied_body(note) for note in reply.applied],
        "teachable_moment": {key: moment[key] for key in kept} if moment else None,
        "lesson": body["lesson"],
        "heard": body["heard"],
    }


def reading_body(reading: Reading) -> dict[str, Any]:
    """Give a reading as the wire has it."""
    body = reading.as_dict()
    return {
        "intent": reading.request or reading.intent,
        "topic": reading.topic,
        "confidence": reading.confidence,
        "entities": [_entity_body(entity) for entity in reading.entities],
        "statements": [_statement_body(statement) for statement in body["statements"]],
        "feedback": body["feedback"],
        "repeats": body["repeats"],
        "answer": _answer_body(reading.answer),
    }


def interpretation_body(
    interpretation: Interpretation | None, wording: Wording
) -> dict[str, Any] | None:
    """Give an interpretation as the wire has it; None for none."""
    if interpretation is None:
        return None
    slots = {
        name: {
            "value": list(slot.value) if isinstance(slot.value, tuple) else slot.value,
            "surface": slot.surface,
            "source": str(slot.source),
            "preference_id": slot.preference_id,
            "confidence": slot.confidence,
        }
        for name, slot in interpretation.slots.items()
    }
    return {
        "intent": interpretation.intent,
        "topic": interpretation.topic,
        "confidence": interpretation.confidence,
        "slots": slots,
        "excluded": {name: list(values) for name, values in interpretation.excluded.items()},
        "considerations": [
            {
                "preference_id": c.preference.id,
                "text": wording.preference(c.preference),
                "relevance": c.relevance,
            }
            for c in interpretation.considerations
        ],
    }


def applied_body(note: AppliedNote) -> dict[str, str]:
    """Give one use of a preference as the wire has it."""
    return {
        "preference_id": note.preference_id,
        "slot": note.slot,
        "because": note.because,
        "text": note.text,
    }


def context_body(context: Context) -> dict[str, Any]:
    """Give the circumstances of a turn as the wire has them; what is not known is null."""
    device = {
        "id": context.device_id,
        "type": context.device_type,
        "has_screen": context.has_screen,
    }
    return {
        "local_time": context.local_time and context.local_time.isoformat(),
        "room": context.room,
        "activity": context.activity,
        "company": context.company,
        "device": device if any(part is not None for part in device.values()) else None,
        "state": context.state,
    }


def _entity_body(entity: Entity) -> dict[str, Any]:
    return {
        "topic": entity.attribute.split(".")[0],
        "attribute": entity.attribute.split(".")[1],
        "value": entity.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
    }


def _statement_body(statement: dict[str, Any]) -> dict[str, Any]:
    condition = {key: value for key, value in statement["condition"].items() if value}
    body = {**statement, "condition": condition or None, "open": statement["is_open"]}
    del body["is_open"]
    return body


def _answer_body(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "values": list(answer.values),
        "spans": [list(span) for span in answer.spans],
        "no_preference": answer.has_no_preference,
    }
