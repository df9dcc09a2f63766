"""The conversation agent: what is said in the house goes to Attune, with who, where and on what."""

from __future__ import annotations

from typing import Literal

from homeassistant.components import conversation
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import intent
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import Answer, AttuneClient, CannotConnect, InvalidAuth, Refused
from .const import DOMAIN

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    config_entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the agent of an entry."""
    async_add_entities([AttuneConversationEntity(config_entry)])


class AttuneConversationEntity(conversation.ConversationEntity):
    """Attune as a conversation agent of Assist."""

    _attr_has_entity_name = True
    _attr_name = None

    def __init__(self, entry: ConfigEntry) -> None:
        """Take the entry, whose runtime data is the client."""
        self._entry = entry
        self._client: AttuneClient = entry.runtime_data
        self._attr_unique_id = entry.entry_id
        self._attr_device_info = dr.DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name=entry.title,
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    @property
    def supported_languages(self) -> list[str] | Literal["*"]:
        """Every one: Attune says itself what it did not understand."""
        return MATCH_ALL

    async def _async_handle_message(
        self,
        user_input: conversation.ConversationInput,
        chat_log: conversation.ChatLog,
    ) -> conversation.ConversationResult:
        """Pass on what was said; give what is to be said, and whether to go on listening."""
        device, area = _place_of(self.hass, user_input)
        try:
            answer = await self._client.say(
                user_input.text,
                conversation_id=chat_log.conversation_id,
                language=user_input.language,
                user_id=user_input.context.user_id,
                device_id=device,
                area=area,
            )
        except InvalidAuth as error:
            self._entry.async_start_reauth(self.hass)
            raise _told("invalid_auth") from error
        except Refused as error:
            raise _told("refused") from error
        except CannotConnect as error:
            raise _told("cannot_connect") from error
        chat_log.async_add_assistant_content_without_tools(
            conversation.AssistantContent(agent_id=user_input.agent_id, content=answer.speech)
        )
        return conversation.ConversationResult(
            response=_response(answer, user_input.language),
            conversation_id=chat_log.conversation_id,
            continue_conversation=answer.is_open,
        )


def _place_of(
    hass: HomeAssistant, user_input: conversation.ConversationInput
) -> tuple[str | None, str | None]:
    """Give what is spoken to, and the name of the area it is in; None for what is not known.

    A satellite's own area goes before that of its device. Older versions name no satellite.
    """
    satellite_id = getattr(user_input, "satellite_id", None)
    satellite = er.async_get(hass).async_get(satellite_id) if satellite_id else None
    device_id = user_input.device_id or (satellite.device_id if satellite else None)
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    area_id = satellite.area_id if satellite else None
    area_id = area_id or (device.area_id if device else None)
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    return device_id, area.name[:64] if area else None


def _response(answer: Answer, language: str) -> intent.IntentResponse:
    response = intent.IntentResponse(language=language)
    if answer.error_code:
        response.async_set_error(intent.IntentResponseErrorCode(answer.error_code), answer.speech)
    else:
        response.async_set_speech(answer.speech)
    if answer.reprompt:
        response.async_set_reprompt(answer.reprompt)
    return response


def _told(key: str) -> HomeAssistantError:
    """Give the error whose message Assist says."""
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)
