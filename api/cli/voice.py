"""`attune voice`: what spoken front-ends are set up with."""

from __future__ import annotations

import argparse
import json

HELP = "Print what a spoken front-end is set up with."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    model = verbs.add_parser("alexa-model", help="print the Alexa skill's interaction model")
    model.add_argument("--invocation", metavar="NAME", help="what the skill is called")


def run(args: argparse.Namespace) -> int:
    """Print the model as JSON; needs no trained model of ours."""
    from api.voice.alexa.model import interaction_model
    from bot.say.wording import Wording
    from bot.settings import load_settings
    from preferences.wordbook import load_topics

    words = load_settings().words_dir
    wording = Wording.load(words, load_topics(words))
    print(json.dumps(interaction_model(wording, args.invocation), ensure_ascii=False, indent=2))
    return 0
