"""Two people with words of their own, and every way in which words reach the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.fulfilment.port import Deed, DeedState, Order
from tests.api.controllers import files_in, request_about
from tests.api.hosts import Host, Site, error, serve, sign
from tests.api.voice.amazon import SKILL, Amazon, Line, request
from tests.api.voice.caller import PIN, PUBLIC, TOKEN

HERS, HIS = "zorbu", "quibo"
"""What the words of the two begin with."""
CHANNELS = (
    "chat", "lesson", "moment", "concept", "alias", "undone", "refused", "failed", "typed",
    "reason", "import", "voice", "guessed", "misheard", "numbered", "surroundings", "socket",
    "rest", "house", "alexa", "controller", "interpreted", "read", "tried",
)  # fmt: skip
KEPT = frozenset(CHANNELS) - {"failed", "guessed", "interpreted", "read", "surroundings", "tried"}
"""What is on disk while the person is there; the others change nothing."""


@dataclass
class Person:
    """Somebody with words of their own."""

    site: Site
    host: Host
    name: str
    session: str | None = None
    said: list[dict[str, Any]] = field(default_factory=list)

    def word(self, channel: str) -> str:
        return f"{self.name}{channel}ax"

    @property
    def me(self) -> Host:
        return self.site.person(self.name)

    def say(self, text: str, **body: Any) -> dict[str, Any]:
        given = {"session_id": self.session, **body} if self.session else body
        answer = self.me.turn(text, **given)
        assert answer.status_code == 200, answer.text
        self.said.append({"text": text, **given})
        self.session = answer.json()["session_id"]
        return dict(answer.json())

    def says(self, where: str, text: str, **body: Any) -> dict[str, Any]:
        return self.say(text.format(word=self.word(where).capitalize()), **body)

    def sends(self, host: Host, path: str, **body: Any) -> Any:
        answer = host.call("POST", path, json=body)
        assert answer.is_success, answer.text
        return answer.json()


class Breaking:
    """A host program whose adapter breaks on some requests."""

    async def carry_out(self, order: Order) -> Deed:
        if order.interpretation.intent == "get_news":
            raise RuntimeError(f"broken on {order.interpretation}")
        return Deed(DeedState.DONE, order.preview)


def serve_everywhere(world: Any, folder: Path) -> Iterator[Site]:
    """Serve with Alexa, a telephone line and for controllers, too."""
    from api.voice.alexa.signature import Verifier

    amazon = Amazon(world.clock())
    trust_file = str(amazon.trust_file(folder))
    given = {"opendsr_callback_hosts": "controller.example", **files_in(folder)}
    alexa = {"alexa_application_id": SKILL, "alexa_trust_file": trust_file}
    phone = {"twilio_auth_token": TOKEN, "twilio_pin": PIN, "public_url": PUBLIC}
    for site in serve(world, **given, **alexa, **phone):
        state = site.http.app.state  # type: ignore[attr-defined]
        state.alexa = Verifier(trust_file, amazon.transport())
        state.amazon = amazon
        yield site


def live(person: Person) -> Person:
    """Put a word in through every channel."""
    converse(person)
    speak(person)
    learn(person)
    go_elsewhere(person)
    operate(person)
    look_only(person)
    return person


def converse(person: Person) -> None:
    person.says("chat", "My favorite artist is {word}")
    person.says("undone", "My favorite song is {word}")
    person.say("undo")
    person.session = None
    person.say("stop learning")
    person.says("refused", "My favorite album is {word}")
    person.say("start learning again")
    person.session = None
    person.says("concept", "{word} mode means warm lights at 40 percent")
    person.says("alias", "by {word} I mean podcasts")
    news = f"Give me news about {person.word('failed')}"
    error(person.me.turn(news, session_id=person.session), 500, "turn_failed")
    person.says("numbered", "My name is {word}", client_turn_id="c-1")
    around = {"room": person.word("surroundings"), "state": {person.word("surroundings"): "on"}}
    person.say("I love folk music in this room", context=around)


def speak(person: Person) -> None:
    """Speak to a recogniser that offers several texts, and one that hears a known name wrongly."""
    heard = [
        {"text": f"my favorite team is {person.word('voice')}", "confidence": 0.9},
        {"text": f"my favorite team is {person.word('guessed')}", "confidence": 0.4},
    ]
    person.says("voice", "My favorite team is {word}", channel="voice", asr={"hypotheses": heard})
    wrongly = f"play {person.word('misheard')}"
    hypotheses = [{"text": wrongly, "confidence": 0.6}]
    person.say(wrongly, channel="voice", asr={"hypotheses": hypotheses})
    person.session = None


def learn(person: Person) -> None:
    """Be asked: in a lesson, and after a mistake."""
    person.say("learn my travel preferences")
    person.says("lesson", "{word}")
    person.say("stop")
    person.session = None
    person.say("play some music")
    person.say("that's not what I wanted")
    person.says("moment", "{word}")


def go_elsewhere(person: Person) -> None:
    """Talk through every other front-end."""
    site, name = person.site, person.name
    text = "My favorite author is {}"
    with site.http.websocket_connect("/v1/turns/live") as line:
        line.send_json({"type": "hello", "token": person.me.token})
        line.send_json({"type": "turn", "text": text.format(person.word("socket"))})
        kinds = [line.receive_json()["type"] for _ in range(3)]
    assert kinds == ["ready", "typing", "reply"]
    rest, house = (text.format(person.word(where)) for where in ("rest", "house"))
    person.sends(person.host, "/webhooks/rest/webhook", sender=name, message=rest)
    person.sends(person.host, "/api/conversation/process", text=house, user_id=name)
    amazon = site.http.app.state.amazon  # type: ignore[attr-defined]
    linked = {"personId": f"amzn1.ask.person.{name}", "accessToken": sign(name)}
    spoken = request(intent="Say", words=text.format(person.word("alexa")), person=linked)
    assert Line(site.http, site.assistant, amazon).alexa(spoken).status_code == 200


def operate(person: Person) -> None:
    name, host = person.name, person.host
    typed = {"topic": "music", "attribute": "artist", "value": person.word("typed")}
    once = {"Idempotency-Key": f"{name}-0"}
    added = person.me.call("POST", "/v1/preferences", json=typed, headers=once)
    assert added.status_code == 201
    added = host.add(
        name, person.word("import"), attribute="artist",
        reason=f"said {person.word('reason')}", headers={"Idempotency-Key": f"{name}-1"},
    )  # fmt: skip
    assert added.status_code == 201
    exported = person.me.get("/v1/preferences/export").text
    assert person.word("chat") in exported.casefold()
    assert person.word("import") in host.get(f"/v1/admin/users/{name}/export").text
    address = f"https://controller.example/{person.word('controller')}"
    asked = request_about(name, str(uuid4()), "access", status_callback_urls=[address])
    person.sends(host, "/opendsr/v2/requests", **asked)


def look_only(person: Person) -> None:
    """Have words read that are not to be kept."""
    read, tried = (f"I love {person.word(where)}" for where in ("read", "tried"))
    person.sends(person.host, "/v1/understand", text=read)
    person.sends(person.host, "/v1/admin/understand", text=tried)
    word = person.word("interpreted")
    asked = {"intent": "play_music", "slots": {"artist": word}, "text": f"play {word}"}
    person.sends(person.host, "/v1/interpret", user_id=person.name, **asked)


def found(folder: Path, person: Person) -> set[str]:
    """Say which channels' words any file of the data folder holds, capitals aside."""
    everything = b"\n".join(f.read_bytes() for f in folder.iterdir() if f.is_file()).lower()
    return {c for c in CHANNELS if person.word(c).encode() in everything}
