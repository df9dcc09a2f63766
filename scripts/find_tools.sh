# Finding a Python and uv. Sourced by bootstrap.sh; each function prints a path or fails.
# shellcheck shell=sh

# A name on PATH is no promise: pyenv's shims end with 127 for a version that is not switched on. So every candidate is run.
is_python_311() {
    "$1" -c 'import sys, ctypes, sqlite3, ssl, zlib; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1
}

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; }

find_python_311() {
    for candidate in "${ATTUNE_PYTHON:-python3.11}" python3.11 python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.11*/bin/python3.11 "${HOME:-}"/.pyenv/versions/3.11*/bin/python3.11 \
        /opt/homebrew/bin/python3.11 /usr/local/bin/python3.11 /usr/bin/python3.11; do
        if is_python_311 "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

# For scripts that need uv: sets $uv, with the user's own settings of pip minded; ends the script where there is none.
# $1 is what the script calls itself.
set_up_uv() {
    start=$(find_any_python) || { echo "$1: there is no Python here; see make setup." >&2 && exit 1; }
    settings=$("$start" scripts/pip_settings.py) || exit 1
    eval "$settings"
    uv=$(find_uv || install_uv) || { echo "$1: uv could not be installed; see make setup." >&2 && exit 1; }
}

# Every Python that runs, one a line, best first.
list_pythons() {
    for candidate in "${ATTUNE_PYTHON:-python3}" python3 python3.11 python /usr/bin/python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.*/bin/python3 "${HOME:-}"/.pyenv/versions/3.*/bin/python3; do
        if is_python "$candidate"; then printf '%s\n' "$candidate"; fi
    done
}

find_any_python() { list_pythons | grep -m 1 .; }

# uv before 0.7 lacks options used here.
is_uv() {
    case $("$1" --version 2>/dev/null) in
    "uv 0."[0-6].*) return 1 ;;
    "uv "*) return 0 ;;
    esac
    return 1
}

find_uv() {
    for candidate in uv .venv-tools/bin/uv "${HOME:-}/.local/bin/uv" "${HOME:-}/.cargo/bin/uv"; do
        if is_uv "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# With the first Python that has pip, or else the first that can make a venv. One try: a second would meet the same network.
install_uv() {
    rm -rf .venv-tools
    list_pythons >.venv-tools.log
    while read -r python; do
        if "$python" -m pip --version >/dev/null 2>&1 </dev/null; then
            PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -m pip install --quiet --disable-pip-version-check \
                --target .venv-tools 'uv>=0.7,<1' >&2 </dev/null || true
            break
        elif "$python" -m venv .venv-tools >/dev/null 2>&1 </dev/null; then
            .venv-tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.7,<1' >&2 </dev/null || true
            break
        fi
    done <.venv-tools.log
    rm -f .venv-tools.log
    if is_uv .venv-tools/bin/uv; then
        printf '%s\n' .venv-tools/bin/uv
        return 0
    fi
    rm -rf .venv-tools
    return 1
}
