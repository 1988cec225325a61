#!/bin/sh
# Make .venv and install one lock file into it: setup/venv.sh requirements.lock
# Needs Python 3.11 or newer. Uses uv if it is here, else venv and pip.
set -eu
cd "$(dirname "$0")/.."
lock=$1

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if command -v "$name" >/dev/null 2>&1 && fits "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    echo "Front Door needs Python 3.11 or newer; found: $(python3 --version 2>&1 || true)." >&2
    echo "Install it (Debian, Ubuntu: apt install python3 python3-venv) and run make again," >&2
    echo "or name it: make demo PYTHON=/path/to/python3.12" >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$python" .venv
        return
    fi
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "This Python ($python) came without venv or pip. Install them and run make again:" >&2
        echo "  Debian, Ubuntu: apt install python3-venv   (or python$version-venv)" >&2
        echo "  elsewhere: your system's package of venv for Python $version, or uv" >&2
        exit 1
    fi
    "$python" -m venv --clear .venv
}

install_lock() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps \
            --only-binary :all: --compile-bytecode -r "$lock"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
            --require-hashes --no-deps --only-binary :all: -r "$lock"
    fi
}

# Our own code runs where it lies: nothing is built, so nothing more is fetched.
install_ourselves() {
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd > "$site/front-door.pth"
    cat > .venv/bin/frontdoor <<'SCRIPT'
#!/bin/sh
exec "$(dirname "$0")/python" -m app.cli "$@"
SCRIPT
    chmod +x .venv/bin/frontdoor
}

fits .venv/bin/python || { rm -f .venv/.set-up*; make_venv; }
echo "Installing $lock (the first time takes a minute) ..."
install_lock
install_ourselves
