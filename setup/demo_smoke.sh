#!/usr/bin/env bash
# Start `make demo` in a folder of its own, ask every process, interrupt it, find nothing left.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(mktemp -d)
desk=18400 voice=18401 carrier=18402
out="$data/out"
# A mark in the environment of all that is started: how we know it again.
export FRONTDOOR_SMOKE="smoke-$$-$RANDOM"

left() {
    grep -lsz "^FRONTDOOR_SMOKE=$FRONTDOOR_SMOKE\$" /proc/[0-9]*/environ 2>/dev/null |
        cut -d/ -f3 | grep -vx "$$" |
        while read -r pid; do
            case $( { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) in
                *frontdoor* | *gunicorn* | *workers* | *simulator* | *postgres* | *valkey*) echo "$pid" ;;
            esac
        done
}

fail() {
    echo "demo: $1" >&2
    cat "$out" >&2
    tail -n 20 "$data"/demo/logs/*.log >&2 2>/dev/null || true
    kill -INT "$demo" 2>/dev/null || true
    exit 1
}

ask() {
    .venv/bin/python - "$1" <<'PY' || fail "$1 does not answer 200"
import sys, urllib.request
assert urllib.request.urlopen(sys.argv[1], timeout=5).status == 200
PY
}

# A shell starts what it sends to the background deaf to SIGINT; a terminal does not.
.venv/bin/python - make --no-print-directory demo \
    ARGS="--data $data/demo --port-desk $desk --port-voice $voice --port-carrier $carrier" \
    >"$out" 2>&1 <<'PY' &
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.setpgid(0, 0)
os.execvp(sys.argv[1], sys.argv[1:])
PY
demo=$!

for _ in $(seq 600); do
    grep -q '^ready' "$out" && break
    kill -0 "$demo" 2>/dev/null || fail "ended before it was ready"
    sleep 0.1
done
grep '^ready' "$out" || fail "was not ready in 60 s"

ask "http://127.0.0.1:$desk/"
ask "http://127.0.0.1:$desk/readyz"
ask "http://127.0.0.1:$voice/readyz"
ask "http://127.0.0.1:$carrier/carrier/health"

kill -INT -- "-$demo" # what Ctrl-C sends: to make and to what it runs
wait "$demo" || true
[ -z "$(left)" ] || fail "left processes: $(left | tr '\n' ' ')"
if grep -i 'traceback' "$data"/demo/logs/*.log; then fail "a traceback in the logs"; fi

.venv/bin/python - "$data/demo" <<'PY'
import sys
from pathlib import Path
from app.embedded import EmbeddedStack
EmbeddedStack(Path(sys.argv[1])).forget()
PY
rm -rf "$data"
echo "demo: started, answered, stopped, nothing left"
