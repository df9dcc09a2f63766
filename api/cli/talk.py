"""`attune talk`: a spoken conversation, with a recogniser and a voice that speak Wyoming."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.talk.loop import Exchange, Talk

HELP = "Talk aloud: microphone or file, recogniser, turn, voice."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the recogniser and the voice are, what is listened to, and who talks."""
    parser.add_argument("--asr", required=True, metavar="URI", help="recogniser: tcp://host:10300")
    parser.add_argument("--tts", metavar="URI", help="voice: tcp://host:10200; none: text only")
    parser.add_argument(
        "--file", action="append", type=Path, metavar="WAV", help="listen to this; may be repeated"
    )
    parser.add_argument("--out", type=Path, metavar="WAV", help="write the answers here")
    parser.add_argument("--microphone", metavar="COMMAND", help="what records (default: arecord)")
    parser.add_argument("--speaker", metavar="COMMAND", help="what plays (default: aplay)")
    parser.add_argument("--user", default="terminal", help="whose preferences (default: terminal)")
    parser.add_argument("--session", help="the conversation to go on with; a new one without it")
    parser.add_argument("--room", help="where you are: kitchen …")
    parser.add_argument(
        "--language", default="en", help="what the recogniser expects (default: en)"
    )


def run(args: argparse.Namespace) -> int:
    """Talk until the files end, or until stopped with Ctrl-C."""
    import asyncio

    from api.cli.progress import say
    from api.talk.loop import converse
    from bot.assistant import assemble
    from bot.settings import load_settings

    talk = _talk_of(args)
    assistant = assemble(load_settings(), say)
    try:
        asyncio.run(converse(talk, assistant, _show))
    finally:
        assistant.close()
    return 0


def _talk_of(args: argparse.Namespace) -> Talk:
    """Put together what the arguments name. Raises OSError for a file that cannot be read."""
    import secrets

    from api.routes.turns import folded
    from api.talk.devices import PLAY, RECORD, FileEars, FileMouth, Microphone, Speaker
    from api.talk.loop import Talk
    from api.talk.servers import Recogniser, Voice
    from preferences.model import Context

    speaker = None if args.file else Speaker(args.speaker or PLAY)
    return Talk(
        ears=FileEars(args.file) if args.file else Microphone(args.microphone or RECORD),
        recogniser=Recogniser(args.asr, args.language),
        voice=Voice(args.tts) if args.tts else None,
        mouth=FileMouth(args.out) if args.out else speaker,
        user=args.user,
        session=args.session or f"t-{secrets.token_urlsafe(9)}",
        context=Context(room=folded(args.room)),
    )


def _show(exchange: Exchange) -> None:
    reply = exchange.spoken.reply
    taken = reply.heard if reply else None
    print(f"> {taken.text if taken else ''}")
    print(exchange.spoken.text)
