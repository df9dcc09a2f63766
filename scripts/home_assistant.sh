#!/usr/bin/env bash
# Puts Home Assistant into an environment of its own, var/home-assistant, for tests/integrations; without it those tests say so and
# are skipped. Give the Python 3.13 to use where uv finds none. The version is the last for 3.13.0; newer ones want 3.13.2 or 3.14.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(command -v uv || echo .venv-tools/bin/uv)
"$uv" venv --no-config -q --allow-existing -p "${1:-3.13}" var/home-assistant
"$uv" pip install --no-config -q -p var/home-assistant/bin/python homeassistant==2025.4.4 hassil==2.2.3 home-assistant-intents==2025.3.28
