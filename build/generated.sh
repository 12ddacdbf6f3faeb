#!/usr/bin/env bash
# Fails when what `make generate` writes is not what lies in the tree; with CI=true, also when it is not what is committed.
#
#   build/generated.sh PATH...
set -euo pipefail
cd "$(dirname "$0")/.."

state() { find "$@" -type f -exec sha256sum {} + 2>/dev/null | sort -k 2; }
before=$(state "$@" || true)
"${MAKE:-make}" --no-print-directory generate
after=$(state "$@" || true)

if [ "$before" != "$after" ]; then
  echo "These generated files were stale. They are fresh now: look at them and commit them."
  diff <(echo "$before") <(echo "$after") | awk '/^[<>] ./ { print "  " $3 }' | sort -u
  exit 1
fi
pending=$(git status --porcelain --untracked-files=all -- "$@")
if [ -n "$pending" ]; then
  printf 'Generated files that are not committed:\n%s\n' "$pending"
  [ "${CI:-}" != true ] || { git --no-pager diff --stat HEAD -- "$@"; exit 1; }
fi
