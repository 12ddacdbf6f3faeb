#!/usr/bin/env bash
# Runs make targets as stages, one line each with its time:
#
#   stage  golangci-lint      ok      23.4 s
#
#   build/stages.sh STAGE... -- STAGE...
#
# A stage before -- that fails ends the run, for nothing works without it. All stages after it run, whatever fails, so that one run
# tells everything. A stage's output goes to build/log/STAGE.log, and to the screen when it fails. A stage that counts tests leaves
# "passed failed skipped" in build/log/STAGE.count; the last line adds them up.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
mkdir -p build/log
rm -f build/log/*.count
unset FORCE_COLOR
export NO_COLOR=1

now() { local t=${EPOCHREALTIME:-$(date +%s).000000}; echo $((${t/[.,]/} / 100000)); } # in tenths of a second
seconds() { printf '%d.%d s' $(($1 / 10)) $(($1 % 10)); }

table=() failed=() passed_tests=0 failed_tests=0 skipped_tests=0 essential=1 start=$(now)
for stage in "$@"; do
  if [ "$stage" = -- ]; then essential=0; continue; fi
  printf 'stage  %-18s ' "$stage"
  begun=$(now) result=ok tests=''
  "${MAKE:-make}" --no-print-directory "$stage" >"build/log/$stage.log" 2>&1 </dev/null || result=FAILED
  if [ -s "build/log/$stage.count" ]; then
    read -r p f s <"build/log/$stage.count"
    ((passed_tests += p, failed_tests += f, skipped_tests += s))
    tests=$(printf '%5d run' $((p + f)))
    ((s == 0)) || tests+=", $s skipped"
  fi
  line=$(printf '%-6s %9s  %s' $result "$(seconds $(($(now) - begun)))" "$tests")
  echo "${line%"${line##*[! ]}"}"
  table+=("$(printf 'stage  %-18s ' "$stage")$line")
  if [ $result != ok ]; then
    failed+=("$stage")
    sed 's/^/  | /' "build/log/$stage.log"
    [ $essential = 0 ] || break
  fi
done

echo
if [ ${#failed[@]} -gt 0 ]; then
  printf '%s\n' "${table[@]}"
  printf '\nfailed: %s (output above and in build/log)\n' "${failed[*]}"
fi
printf 'total  %s, %d of %d stages ok\n' "$(seconds $(($(now) - start)))" $((${#table[@]} - ${#failed[@]})) ${#table[@]}
echo "$passed_tests passed, $failed_tests failed, $skipped_tests skipped"
[ ${#failed[@]} = 0 ]
