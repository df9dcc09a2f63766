#!/bin/sh
# Resolves pyproject.toml into requirements.lock, for Linux and macOS alike. Versions already locked stay unless --upgrade is given.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
. scripts/find_tools.sh

set_up_uv lock

"$uv" pip compile --quiet --universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command 'make lock' "$@" pyproject.toml --output-file requirements.lock
echo "lock: $(grep -c '==' requirements.lock) packages in requirements.lock"
