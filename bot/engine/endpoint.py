"""Actions without a network hop: Rasa's action endpoint, answered in process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from bot.draft import current


class InProcessEndpoint(EndpointConfig):
    """Runs rasa_sdk actions where Rasa would call an action server."""

    def __init__(self, actions: Iterable[Action]) -> None:
        """Register the actions."""
        super().__init__(url="", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *args: Any, json: dict[str, Any], **kwargs: Any) -> Any:
        """Run the action a call names and give its events and responses.

        Rasa goes on after an action that broke; the draft remembers it, for then nothing is kept.
        """
        draft = current()
        draft.is_acting = True
        result = await self._executor.run(json)
        draft.is_acting = False
        return result


def compile_validator() -> None:
    """Have Rasa check action results with a validator compiled once.

    Rasa compiles its JSON schema anew for every action, about 40 ms each.
    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
