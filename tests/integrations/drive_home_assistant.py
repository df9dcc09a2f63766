"""Run by a Python that has Home Assistant: sets Attune up in a real one and talks through it.

    echo '["setup", {"url": "http://127.0.0.1:8000", "key": "…"}]' | python drive_home_assistant.py

One step a line, by the name of a method of `House`, answered with one line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from homeassistant import bootstrap, loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.components.conversation import async_converse
from homeassistant.config_entries import SOURCE_USER, ConfigEntries
from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

COMPONENTS = (
    Path(__file__).resolve().parents[2] / "integrations" / "home_assistant" / "custom_components"
)
AGENT = "conversation.attune"


async def start(folder: str) -> HomeAssistant:
    """Start a Home Assistant with nothing in it but conversations, and our folder."""
    Path(folder, "custom_components").symlink_to(COMPONENTS, target_is_directory=True)
    hass = HomeAssistant(folder)
    hass.config.skip_pip = True
    hass.config_entries = ConfigEntries(hass, {})
    loader.async_setup(hass)
    await loader.async_get_custom_components(hass)
    await bootstrap.async_load_base_functionality(hass)
    hass.auth = await auth_manager_from_config(hass, [], [])
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {}), component
    hass.set_state(CoreState.running)
    return hass


class House:
    """The steps, each giving what came of it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._devices: dict[str, str] = {}

    async def manifest(self) -> dict[str, Any]:
        integration = await loader.async_get_integration(self._hass, "attune")
        return {
            "is_built_in": integration.is_built_in,
            "version": str(integration.version),
            "has_flow": integration.config_flow,
            "dependencies": integration.dependencies,
        }

    async def setup(self, url: str, key: str) -> dict[str, Any]:
        flows = self._hass.config_entries.flow
        form = await flows.async_init("attune", context={"source": SOURCE_USER})
        done = await flows.async_configure(form["flow_id"], {"url": url, "api_key": key})
        await self._hass.async_block_till_done()
        if done["type"] == "form":
            flows.async_abort(done["flow_id"])
        return _plain(done)

    async def open_flows(self) -> list[str]:
        return [flow["step_id"] for flow in self._hass.config_entries.flow.async_progress()]

    async def reauth(self, key: str) -> dict[str, Any]:
        [flow] = self._hass.config_entries.flow.async_progress()
        flows = self._hass.config_entries.flow
        done = await flows.async_configure(flow["flow_id"], {"api_key": key})
        await self._hass.async_block_till_done()
        return _plain(done)

    async def place(self, device: str, area: str) -> None:
        """Put a device into an area."""
        [entry] = self._hass.config_entries.async_entries("attune")
        devices = dr.async_get(self._hass)
        made = devices.async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("satellite", device)}, name=device
        )
        found = ar.async_get(self._hass).async_get_or_create(area)
        devices.async_update_device(made.id, area_id=found.id)
        self._devices[device] = made.id

    async def say(
        self,
        text: str,
        user: str | None = None,
        device: str | None = None,
        conversation: str | None = None,
    ) -> dict[str, Any]:
        result = await async_converse(
            self._hass,
            text,
            conversation,
            Context(user_id=user),
            language="en",
            agent_id=AGENT,
            device_id=self._devices[device] if device else None,
        )
        return dict(result.as_dict())

    async def unload(self) -> bool:
        [entry] = self._hass.config_entries.async_entries("attune")
        return bool(await self._hass.config_entries.async_unload(entry.entry_id))


def _plain(done: Any) -> dict[str, Any]:
    kept = ("type", "errors", "reason", "title", "data")
    return {name: done[name] for name in kept if done.get(name) is not None}


async def main() -> None:
    """Take the steps of standard input, one a line; print what came of each, one a line."""
    with TemporaryDirectory() as folder:
        hass = await start(folder)
        house = House(hass)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            name, given = json.loads(line)
            result = await getattr(house, name)(**given)
            sys.stdout.write(json.dumps(result, default=str) + "\n")
            sys.stdout.flush()
        await hass.async_stop(force=True)


asyncio.run(main())
