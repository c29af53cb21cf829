# Sourced by bin/run and bin/test: a virtual environment in .venv with the pinned requirements.

say() { printf '%s\n' "• $*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    stop "PlyHub needs Python 3.11 or newer and found none. Install it, or name it: PYTHON=/path/to/python3.11 $0"
}

# prepare_environment REQUIREMENTS: .venv has what that file pins; quick when it already does.
prepare_environment() {
    local requirements=$1 python wanted stamp
    python=$(find_python)
    if ! [ -x .venv/bin/python ]; then
        say "Making the virtual environment (.venv)"
        "$python" -m venv .venv || {
            rm -rf .venv
            stop "Python's venv module is missing or broken. On Debian and Ubuntu: apt install python3-venv"
        }
    fi
    wanted=$(cat "$requirements" | cksum)
    stamp=.venv/installed-$requirements
    if [ "$wanted" != "$(cat "$stamp" 2>/dev/null)" ]; then
        say "Installing $(grep -c == "$requirements") packages from $requirements"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" ||
            stop "The packages could not be installed; the lines above say why."
        printf '%s\n' "$wanted" >"$stamp"
    fi
}
