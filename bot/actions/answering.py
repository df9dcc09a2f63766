"""Taking the answer to what waits: a yes, a no, or a choice between an old liking and a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.asking import count_moment
from bot.actions.base import PENDING, AttuneAction, Event, Scene
from bot.actions.concepts import keep_confirmed
from bot.actions.declining import CONSENT, tell_off
from bot.actions.interpreting import again, attempt_from, interpret, remember, tell_learned
from bot.actions.learning import Learn
from bot.actions.waiting import (
    LIKINGS,
    ask_to_keep,
    grounds_of,
    guard,
    honour,
    reserved,
    settled,
    wait,
)
from bot.understanding.reading import statement_body, statement_of
from preferences.concepts import forget, forget_too
from preferences.model import ALWAYS, Consent, Outcome
from preferences.moments import cool_down
from preferences.profile import Revision, learn, retract
from preferences.signals import Reason


class Confirm(AttuneAction):
    """Does what waited for a yes."""

    stem = "action_confirm"

    async def perform(self, scene: Scene) -> list[Event]:
        """Forget, keep or carry out what was asked about."""
        pending = scene.slot(PENDING)
        if pending is None:
            scene.say("utter_ok")
            return settled()
        more: list[Event] = []
        if pending["kind"] == "forget":
            self._forget(scene, pending)
        elif pending["kind"] in ("request", "misheard"):
            attempt = attempt_from(pending["attempt"])
            asked = await interpret(self.desk, scene, again(attempt, self.desk.book))
            more = remember(scene, [replace(attempt, at=scene.draft.now)])
            if asked:
                return [*settled(), *more, *asked]
        elif pending["kind"] == "name":
            keep_confirmed(self.desk, scene, pending)
        elif pending["kind"] == CONSENT:
            return [*settled(), *self._begin(scene, pending)]
        else:
            self._keep(scene, pending)
        return [*more, *settled()]

    def _begin(self, scene: Scene, pending: dict[str, Any]) -> list[Event]:
        """Take the yes to anything being kept, and keep what waited; some needs one of its own."""
        draft, desk = scene.draft, self.desk
        draft.consent(Consent.GIVEN)
        scene.say("utter_explain", because=desk.wording.consent("given"))
        statements = [statement_of(body) for body in pending["statements"]]
        plain, waiting = guard(desk, scene, statements)
        if plain:
            self._keep(scene, {**pending, "statements": [statement_body(s) for s in plain]})
        draft.outcome = Outcome.APPLIED
        if not waiting:
            return []
        return ask_to_keep(desk, scene, waiting, honour(desk, scene, waiting))

    def _forget(self, scene: Scene, pending: dict[str, Any]) -> None:
        draft, wording = scene.draft, self.desk.wording
        revision = retract(draft.profile, pending["ids"], draft.now, self.desk.new_id)
        if pending["is_all"]:
            revision = self._with_names(revision, scene)
        draft.take(revision)
        undo = [wording.quick_reply("undo")]
        if pending["is_all"]:
            scene.say("utter_forgotten_all", undo)
        else:
            scene.say("utter_forgotten", undo, what=wording.preferences(revision.ended))

    def _with_names(self, revision: Revision, scene: Scene) -> Revision:
        """Forget the names that were taught along with everything else."""
        names = revision.profile.concepts
        if revision.change:
            return forget_too(revision, names)
        return forget(revision.profile, names, scene.draft.now, self.desk.new_id)

    def _keep(self, scene: Scene, pending: dict[str, Any]) -> None:
        draft, desk = scene.draft, self.desk
        statements = [statement_of(body) for body in pending["statements"]]
        revision = learn(
            draft.profile,
            statements,
            grounds_of(pending["grounds"], scene),
            desk.book,
            reserved(pending["ids"], desk.new_id),
        )
        draft.take(revision)
        if "topic" in pending:
            count_moment(scene, "accepted", pending["topic"], Reason.REPEATED_OVERRIDE)
        if revision.outcome is Outcome.REFUSED:
            tell_off(desk, scene, "utter_learning_is_off")
        elif revision.added:
            tell_learned(desk, scene)
        else:
            scene.say("utter_known", what=desk.wording.preferences(revision.known))


class Refuse(AttuneAction):
    """Leaves what waited for a yes."""

    stem = "action_refuse"

    def perform(self, scene: Scene) -> list[Event]:
        """Say that nothing was forgotten, kept or done."""
        draft, pending = scene.draft, scene.slot(PENDING) or {"kind": "which"}
        draft.outcome = Outcome.UNCHANGED
        if "topic" in pending:
            manners = self.desk.manners
            draft.cool_down(cool_down(draft.profile, pending["topic"], draft.now, False, manners))
            count_moment(scene, "refused", pending["topic"], Reason.REPEATED_OVERRIDE)
        if pending["kind"] == CONSENT:
            draft.consent(Consent.REFUSED)
            scene.say("utter_explain", because=self.desk.wording.consent("refused"))
        else:
            draft.expects_reply = pending["kind"] == "misheard"
            scene.say(_REFUSED[pending["kind"]])
        return settled()


_REFUSED = {
    "forget": "utter_kept",
    "learn": "utter_not_kept",
    "misheard": "utter_ask_said_then",
    "name": "utter_not_kept",
    "override": "utter_declined",
    "request": "utter_dropped",
    "which": "utter_kept",
    "when": "utter_kept",
}
"""What is said after a no, by what it was said to."""


class Settle(AttuneAction):
    """Takes the choice between an old liking and a new one."""

    stem = "action_settle"

    def perform(self, scene: Scene) -> list[Event]:
        """Replace, keep, or ask when the new one holds, for both cannot hold at once."""
        pending = scene.slot(PENDING)
        if pending is None:
            scene.say("utter_ok")
            return settled()
        choice, condition = self._choice(scene, pending), scene.reading.condition
        if choice is None and scene.reading.statements:
            return Learn(self.desk).perform(scene)
        if choice == "keep":
            scene.draft.outcome = Outcome.UNCHANGED
            scene.say("utter_kept")
            return settled()
        if choice == "instead":
            return self._learn(scene, pending, is_change=True)
        if choice == "both" and condition != ALWAYS:
            return self._learn(scene, pending, condition=condition)
        response = "utter_ask_when" if choice == "both" else "utter_ask_which_again"
        scene.say(response, **pending["labels"])
        kind = "when" if choice == "both" else pending["kind"]
        return wait(scene, Outcome.NEEDS_CHOICE, {**pending, "kind": kind}, LIKINGS)

    def _choice(self, scene: Scene, pending: dict[str, Any]) -> str | None:
        """Give the choice made in words, or by naming one of the two."""
        if scene.reading.settling:
            return scene.reading.settling
        named = {entity.value for entity in scene.reading.entities}
        if pending["statement"]["value"] in named:
            return "instead"
        return "keep" if named & set(pending["old"]) else None

    def _learn(self, scene: Scene, pending: dict[str, Any], **how: Any) -> list[Event]:
        draft, desk = scene.draft, self.desk
        statement = replace(statement_of(pending["statement"]), **how)
        grounds = grounds_of(pending["grounds"], scene)
        draft.take(learn(draft.profile, [statement], grounds, desk.book, desk.new_id))
        tell_learned(desk, scene)
        return settled()
