#!/usr/bin/env bash
# Serves the pages by Vite with hot reload; what they ask of /api goes to a server of this tree. Ctrl-C ends both.
#
#   build/dev.sh SERVER [ARGUMENT...]
set -euo pipefail
cd "$(dirname "$0")/.."

export ROLEPLAY_SERVER_LISTEN=${ROLEPLAY_SERVER_LISTEN:-127.0.0.1:8080}
export ROLEPLAY_DEV_SERVER=http://$ROLEPLAY_SERVER_LISTEN # read by frontend/vite.config.ts

pids=()
# shellcheck disable=SC2317 # called by the trap
stop() { trap '' INT TERM; kill "${pids[@]}" 2>/dev/null || true; wait; }
trap stop EXIT
trap 'exit 0' INT TERM

"$1" serve "${@:2}" & pids+=($!)
(cd frontend && exec node_modules/.bin/vite) & pids+=($!)
status=0
wait -n || status=$? # when one of them ends, so does the other
echo "dev: the server or Vite ended" >&2
exit $status
