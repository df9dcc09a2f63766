"""Speaking to the widget and being spoken to, with a recogniser and a voice put into the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.api.chat_page import ChatPage
from tests.api.host_site import HostSite, tag
from tests.api.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.trained]

SPEECH = """
window.spoken = [];
window.isSpeaking = false;
class Recogniser {
  start() { window.ear = this; this.isOpen = true; }
  stop() { this.end(); }
  abort() { this.end(); }
  end() { if (this.isOpen) { this.isOpen = false; this.onend(); } }
  hear(isFinal, ...heard) {
    const result = heard.map(([transcript, confidence]) => ({ transcript, confidence }));
    result.isFinal = isFinal;
    this.onresult({ results: [result] });
    if (isFinal) this.end();
  }
}
window.SpeechRecognition = window.webkitSpeechRecognition = Recogniser;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(one) { window.spoken.push(one.text); window.isSpeaking = true; },
  cancel() { window.isSpeaking = false; },
} });
"""


@pytest.fixture
def chat(visit: Callable[..., ChatPage]) -> Iterator[ChatPage]:
    """Give the demo page with ears and a voice of ours."""
    chat = visit(script=SPEECH)
    yield chat
    assert chat.complaints == []


@pytest.fixture
def sent(chat: ChatPage) -> list[dict[str, Any]]:
    """Give the turns that are sent, as they are."""
    turns: list[dict[str, Any]] = []

    def note(frame: str | bytes) -> None:
        body = json.loads(frame)
        if body["type"] == "turn":
            turns.append(body)

    chat.page.on("websocket", lambda socket: socket.on("framesent", note))
    return turns


def hear(chat: ChatPage, is_final: bool, *heard: tuple[str, float]) -> None:
    """Have the recogniser hear something."""
    chat.page.evaluate(f"ear.hear({json.dumps(is_final)}, ...{json.dumps(heard)})")


def speak(chat: ChatPage, *heard: tuple[str, float]) -> None:
    """Click the microphone and speak; wait for the reply."""
    count = chat.turns.count()
    chat.find("mic").click()
    hear(chat, True, *heard)
    expect(chat.turns).to_have_count(count + 1)


def test_the_microphone_opens_by_a_click_only_and_shows_what_it_hears(chat: ChatPage) -> None:
    assert chat.page.evaluate("window.ear ?? null") is None
    mic = chat.find("mic")
    mic.click()
    expect(mic).to_have_attribute("aria-pressed", "true")
    expect(chat.find("voice")).to_have_text("Listening…")
    hear(chat, False, ("I love", 0.0))
    expect(chat.find("voice")).to_have_text("I love")
    expect(chat.mine).to_have_count(0)
    hear(chat, True, ("I love jazz", 0.8))
    expect(chat.mine).to_have_text(["I love jazz"])
    expect(mic).to_have_attribute("aria-pressed", "false")
    expect(chat.find("voice")).to_have_text("")


def test_everything_that_may_have_been_heard_is_sent(
    chat: ChatPage, sent: list[dict[str, Any]]
) -> None:
    speak(chat, ("play sum music", 0.6), ("play some music", 0.4))
    hypotheses = [
        {"text": "play sum music", "confidence": 0.6},
        {"text": "play some music", "confidence": 0.4},
    ]
    assert sent[0]["asr"] == {"hypotheses": hypotheses, "barge_in": False}
    assert sent[0]["channel"] == "web"
    assert "play_music" in chat.page.locator("#understood").inner_text()


def test_answers_are_read_aloud_only_when_that_is_wanted(chat: ChatPage) -> None:
    speak(chat, ("play some music", 0.9))
    assert chat.page.evaluate("spoken") == []
    chat.find("sound").click()
    speak(chat, ("hello", 0.9))
    said = chat.reply.locator("[data-message] .text").all_inner_texts()
    assert chat.page.evaluate("spoken") == said


def test_who_speaks_is_not_spoken_over(chat: ChatPage, sent: list[dict[str, Any]]) -> None:
    chat.find("sound").click()
    speak(chat, ("play some music", 0.9))
    assert chat.page.evaluate("isSpeaking")
    chat.find("mic").click()
    assert not chat.page.evaluate("isSpeaking")
    hear(chat, True, ("play some jazz", 0.9))
    expect(chat.turns).to_have_count(2)
    assert [turn["asr"]["barge_in"] for turn in sent] == [False, True]
    assert [turn["channel"] for turn in sent] == ["voice", "voice"]


def test_put_away_it_neither_listens_nor_speaks(
    visit: Callable[..., ChatPage], live_server: LiveServer, host_site: HostSite
) -> None:
    chat = visit(host_site.put(tag(live_server.url)), script=SPEECH)
    chat.find("launch").click()
    chat.find("sound").click()
    speak(chat, ("play some music", 0.9))
    assert chat.page.evaluate("isSpeaking")
    chat.find("close").click()
    assert not chat.page.evaluate("isSpeaking")
    chat.find("launch").click()
    chat.find("mic").click()
    assert chat.page.evaluate("ear.isOpen")
    chat.find("close").click()
    assert not chat.page.evaluate("ear.isOpen")


def test_typing_silences_it_without_calling_that_an_interruption(
    chat: ChatPage, sent: list[dict[str, Any]]
) -> None:
    chat.find("sound").click()
    chat.say("play some music")
    assert chat.page.evaluate("isSpeaking")
    chat.type("hello")
    expect(chat.turns).to_have_count(2)
    assert all("asr" not in turn for turn in sent)


def test_a_microphone_that_is_not_allowed_is_said_so(chat: ChatPage) -> None:
    chat.find("mic").click()
    chat.page.evaluate("() => { ear.onerror({ error: 'not-allowed' }); ear.end(); }")
    expect(chat.find("voice")).to_contain_text("not allowed")
    chat.say("hello")


def test_without_speech_in_the_browser_there_is_no_microphone(
    visit: Callable[..., ChatPage],
) -> None:
    gone = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
    chat = visit(script=gone)
    expect(chat.find("mic")).to_have_count(0)
    chat.say("hello")
