#!/usr/bin/env bash
# Measures what the tests of a group of backend packages run of that group, and fails below MINIMUM %.
#
#   build/cover.sh MINIMUM GROUP FOLDER...      e.g.  build/cover.sh 90 rules scene transcript partner
set -euo pipefail
cd "$(dirname "$0")/.."
minimum=$1 group=$2
shift 2

patterns=()
for folder in "$@"; do [ ! -d "backend/$folder" ] || patterns+=("./backend/$folder/..."); done
mapfile -t packages < <([ ${#patterns[@]} = 0 ] || go list "${patterns[@]}")
[ ${#packages[@]} -gt 0 ] || { echo "$group: no package in $*" >&2; exit 1; }

mkdir -p build/log
profile=build/log/cover-$group.out
joined=$(IFS=,; echo "${packages[*]}")
go test -coverpkg="$joined" -coverprofile="$profile" "${packages[@]}" >"build/log/cover-$group.log" 2>&1 ||
  { cat "build/log/cover-$group.log"; echo "$group: the tests fail" >&2; exit 1; }
go run ./test/tools/tests cover "$group" "$minimum" "$profile"
