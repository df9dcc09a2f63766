"""How Attune is set up: its address and a server key, tried before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import voluptuous as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from .client import AttuneClient, AttuneError, InvalidAuth
from .const import DOMAIN

_KEY = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_KEY_ONLY = vol.Schema({vol.Required(CONF_API_KEY): _KEY})
_WHOLE = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Required(CONF_API_KEY): _KEY,
    }
)


class AttuneConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for address and key."""

    VERSION = 1

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Set up a server."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._tried(user_input)
            if not errors:
                self._async_abort_entries_match({CONF_URL: data[CONF_URL]})
                return self.async_create_entry(title="Attune", data=data)
        return self._form("user", _WHOLE, user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the address or the key of a server."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._tried(user_input)
            if not errors:
                return self.async_update_reload_and_abort(entry, data=data)
        return self._form("reconfigure", _WHOLE, user_input or {**entry.data}, errors)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask for a new key: the old one is no longer accepted."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Try the new key and keep it."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._tried({**entry.data, **user_input})
            if not errors:
                return self.async_update_reload_and_abort(entry, data=data)
        return self._form("reauth_confirm", _KEY_ONLY, None, errors)

    async def _tried(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Give what is to be kept, and what is wrong with it by field; nothing where it works."""
        data = {CONF_URL: given[CONF_URL].strip().rstrip("/"), CONF_API_KEY: given[CONF_API_KEY]}
        if not _is_address(data[CONF_URL]):
            return data, {CONF_URL: "invalid_url"}
        session = async_get_clientsession(self.hass)
        try:
            await AttuneClient(session, data[CONF_URL], data[CONF_API_KEY]).check()
        except InvalidAuth:
            return data, {CONF_API_KEY: "invalid_auth"}
        except AttuneError:
            return data, {"base": "cannot_connect"}
        return data, {}

    def _form(
        self,
        step: str,
        schema: vol.Schema,
        filled: Mapping[str, Any] | None,
        errors: dict[str, str],
    ) -> ConfigFlowResult:
        shown = {CONF_URL: filled[CONF_URL]} if filled else None
        schema = self.add_suggested_values_to_schema(schema, shown)
        return self.async_show_form(step_id=step, data_schema=schema, errors=errors)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
