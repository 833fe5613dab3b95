#!/bin/sh
# Brings what Muniment needs and this machine lacks, then builds .venv from the lock.
#
#   scripts/bootstrap.sh          for everybody
#   scripts/bootstrap.sh tests    also brings the outside witnesses that the tests ask (pdfsig, openssl, softhsm2)
#
# Run again, it only looks, unless the lock, pyproject.toml, this file or the folder changed.
# Every package is checked against the hash in requirements-dev.lock; nothing is compiled.
set -eu

cd "$(dirname "$0")/.."
venv=.venv
lock=requirements-dev.lock
stamp=$venv/.setup
purpose=${1:-use}

# Trust the certificates that the machine trusts: an organisation that inspects TLS adds its own to them.
export UV_SYSTEM_CERTS=1
certificates=/etc/ssl/certs/ca-certificates.crt

step() { printf '%-12s %s\n' "$1" "$2"; }
fail() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# --- Which Python ----------------------------------------------------------------------------------------

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# An environment that moved, or whose Python went away with an upgrade, is built anew: its commands name both.
is_sound() { suits "$venv/bin/python" && grep -qsF "$PWD/$venv" "$venv/bin/activate"; }

find_python() {
    if is_sound; then
        printf '%s' "$venv/bin/python"
        return
    fi
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$name"; then
            printf '%s' "$name"
            return
        fi
    done
}

# --- What the operating system must have -----------------------------------------------------------------

# The libraries that WeasyPrint opens, by the names under which it opens them.
has_page_libraries() {
    "$python" - <<'PYTHON'
import ctypes
import sys

try:
    for name in (
        "libgobject-2.0.so.0",
        "libpango-1.0.so.0",
        "libpangoft2-1.0.so.0",
        "libharfbuzz.so.0",
        "libharfbuzz-subset.so.0",
        "libfontconfig.so.1",
    ):
        ctypes.CDLL(name)
except OSError:
    sys.exit(1)
PYTHON
}

# Debian keeps apart what a new environment is filled with.
can_fill_venv() {
    if [ "$python" = "$venv/bin/python" ] && [ -x "$venv/bin/uv" ]; then
        return 0
    fi
    "$python" -c 'import ensurepip' 2>/dev/null
}

# Debian packages that are needed. Those named bring the rest (pango, harfbuzz, fontconfig, glib, one Latin
# font) under whatever name the release gives them: glib's differs between releases.
list_needed() {
    [ -s "$certificates" ] || ! command -v apt-get >/dev/null || echo ca-certificates
    can_fill_venv || "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    has_page_libraries || echo libpangoft2-1.0-0 libharfbuzz-subset0
}

# Debian packages that the tests would like: without these programs the tests that ask them are skipped.
list_wished() {
    [ "$purpose" = tests ] || return 0
    command -v pdfsig >/dev/null || echo poppler-utils
    command -v openssl >/dev/null || echo openssl
    command -v softhsm2-util >/dev/null || echo softhsm2
}

# How this person becomes root without being asked for anything; empty when that can't be.
find_root() {
    if [ "$(id -u)" = 0 ]; then
        echo env
    elif sudo -n true 2>/dev/null; then
        echo sudo -n env
    fi
}

install_with_apt() {
    packages=$1
    root=$(find_root)
    sudo=$([ "$(id -u)" = 0 ] || ! command -v sudo >/dev/null || echo 'sudo ')
    line="${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends $packages"
    command -v apt-get >/dev/null ||
        fail "Muniment needs these, under whatever names this system gives them (it has no apt-get):" \
            "" "    $packages" "" "Install them, then run make again."
    [ -n "$root" ] ||
        fail "Muniment needs system packages that only an administrator (root) can install. Run this line:" \
            "" "    $line" "" "then run make again."
    step System "$packages"
    log=$(mktemp)
    # No list of packages yet, or an old one, is common on a fresh machine; after a failed update the old may do.
    # shellcheck disable=SC2086  # both hold several words
    if { $root apt-get update -q || true; } >"$log" 2>&1 &&
        $root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=300 $packages </dev/null >>"$log" 2>&1; then
        rm "$log"
    else
        tail -n 15 "$log" >&2
        rm "$log"
        fail "apt-get could not install what Muniment needs. Run this line:" "" "    $line" "" "then run make again."
    fi
}

python=$(find_python)
[ -n "$python" ] ||
    fail "Muniment needs Python 3.11 or newer, and none was found as python3 or python3.11 to python3.14." \
        "Install one, or name it: make setup PYTHON=/where/it/is/python3"

needed=$(list_needed | xargs)
wished=$(list_wished | xargs)
if [ -n "$needed" ]; then
    install_with_apt "$needed${wished:+ $wished}"
    still=$(list_needed | xargs)
    [ -z "$still" ] || fail "These were installed, but $python does not find what they bring: $still" \
        "If that Python is not this system's own, name the system's: make clean, then make setup PYTHON=/usr/bin/python3"
elif [ -n "$wished" ]; then
    if [ -n "$(find_root)" ] && command -v apt-get >/dev/null; then
        (install_with_apt "$wished") || step Note "without $wished the tests that ask for it are skipped"
    else
        step Note "without $wished the tests that ask for it are skipped"
    fi
fi

# --- The environment -------------------------------------------------------------------------------------

state=$(cat scripts/bootstrap.sh "$lock" pyproject.toml | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] && [ "$python" = "$venv/bin/python" ] && [ -x "$venv/bin/muniment" ]; then
    [ "$purpose" = tests ] || step Muniment "$venv/bin/muniment, nothing to do"
    exit 0
fi

if [ "$python" != "$venv/bin/python" ]; then
    "$python" -m venv --clear "$venv"
    step Environment "$venv, $("$venv/bin/python" --version)"
fi

# What an organisation told pip about its certificates and its mirror also holds for uv, which doesn't ask pip.
setting() { "$venv/bin/python" -m pip config get "global.$1" 2>/dev/null || true; }

uv=$venv/bin/uv
locked_uv=$(sed -n 's/^uv==\([^ ;]*\).*/uv \1/p' "$lock")
case $("$uv" --version 2>/dev/null) in
"$locked_uv" | "$locked_uv "*) ;;
*)
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
    # pip before 24.2 trusts only its own list.
    [ -n "${PIP_CERT:-}$(setting cert)" ] || [ ! -s "$certificates" ] || export PIP_CERT="$certificates"
    awk '/^[a-z]/ { wanted = /^uv==/ } wanted' "$lock" >"$venv/uv.lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        --only-binary :all: -r "$venv/uv.lock"
    rm "$venv/uv.lock"
    step Installer "$locked_uv"
    ;;
esac

mirror=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$(setting index-url)}}
[ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"

export VIRTUAL_ENV="$PWD/$venv"
"$uv" pip sync --quiet --require-hashes --only-binary :all: "$lock"
step Packages "as in $lock, each checked against its hash"

"$uv" pip install --quiet --no-deps --no-build-isolation --editable .
printf '%s' "$state" >"$stamp"
step Muniment "$venv/bin/muniment"
