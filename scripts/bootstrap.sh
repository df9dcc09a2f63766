#!/bin/sh
# Makes .venv with everything in requirements.lock and the project itself; does nothing when that is done already.
#
# Wants: any Python >= 3.8 to start from. Finds a Python 3.11, or has uv fetch one. Finds uv, or installs it into .venv-tools.
# Heeds: ATTUNE_PYTHON (the Python 3.11 to use), and your own settings for uv and pip (mirrors, certificates, proxies).
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
. scripts/find_tools.sh

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
    printf 'setup: cannot go on: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

# What .venv was made from. A moved folder or another Python means a new one; the rest only a new sync.
place() { pwd && .venv/bin/python -VV 2>/dev/null; }
contents() { place && cat requirements.lock pyproject.toml scripts/bootstrap.sh; }

is_done() { [ -f .venv/attune.done ] && contents 2>/dev/null | cmp -s - .venv/attune.done; }
is_usable() { [ -f .venv/attune.place ] && place 2>/dev/null | cmp -s - .venv/attune.place; }

make_venv() {
    if [ -n "${ATTUNE_PYTHON:-}" ] && ! is_python_311 "$ATTUNE_PYTHON"; then
        fail "ATTUNE_PYTHON ($ATTUNE_PYTHON) is no working Python 3.11." "Correct it, or unset it to let this script look."
    fi
    python=$(find_python_311) || python=$(fetch_python_311) || fail \
        "there is no Python 3.11 here, and uv could not fetch one (see above)." \
        "Install it, then run this again:" \
        "  Debian 12, Ubuntu 22.04:  sudo apt-get install python3.11" \
        "  macOS:                    brew install python@3.11" \
        "  pyenv:                    pyenv install 3.11" \
        "or name one: make setup ATTUNE_PYTHON=/path/to/python3.11"
    say "making .venv with $python"
    rm -rf .venv
    "$uv" venv --quiet --python "$python" .venv || fail "uv could not make .venv (see above)." \
        "Is there room on this disk? 3 GB are needed."
    place >.venv/attune.place
}

fetch_python_311() {
    say "no Python 3.11 found; fetching one with uv"
    "$uv" python install --quiet 3.11 >&2 && "$uv" python find --managed-python 3.11
}

is_done && exit 0

start=$(find_any_python) || fail "there is no Python here." \
    "Install one, 3.8 or newer:  sudo apt-get install python3 python3-venv   (macOS: brew install python@3.11)"
settings=$("$start" scripts/pip_settings.py) || fail "pip's settings could not be read (see above)." \
    "Try it by itself: $start -m pip config list"
eval "$settings"

if ! uv=$(find_uv); then
    say "installing uv into .venv-tools"
    uv=$(install_uv) || fail "uv could not be installed (see above)." \
        "If the package index was not reached: check the network, a proxy (HTTPS_PROXY) or pip's own settings." \
        "If neither pip nor venv is there:     sudo apt-get install python3-venv" \
        "Or install uv yourself and run this again."
fi

is_usable || make_venv
rm -f .venv/attune.done

say "installing $(grep -c '==' requirements.lock) locked packages (first time: about 800 MB to fetch)"
"$uv" pip sync --python .venv/bin/python --compile-bytecode --require-hashes --build-constraints requirements.lock requirements.lock ||
    fail "the packages could not be installed (see above)." \
        "If the package index was not reached: check the network, a proxy (HTTPS_PROXY) or your settings for pip or uv," \
        "then run this again: what was fetched is kept. A hash that does not match means a changed file: do not go on with it."

say "installing attune itself"
"$uv" pip install --python .venv/bin/python --quiet --no-deps --build-constraints requirements.lock --editable . ||
    fail "attune itself could not be installed (see above)." "Is pyproject.toml as it was checked in? git diff pyproject.toml"

contents >.venv/attune.done
say "ready: .venv/bin/attune --help"
