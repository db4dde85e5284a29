#!/usr/bin/env bash
# Runs every test of a build folder: ctest, the scripts' own, the browser's. The last line sums them up.
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:?"usage: scripts/test.sh BUILD_FOLDER"}

passed=0 failed=0 skipped=0

ctest_all() {
  local report=$build/ctest.xml attributes status=0
  rm -f "$report"
  ctest --test-dir "$build" --output-on-failure --output-junit ctest.xml -j "$(nproc)" || status=$?
  attributes=$(sed '/<testcase/q' "$report" 2>/dev/null)
  count() { printf '%s\n' "$attributes" | grep -ow "$1=\"[0-9]*\"" | head -n 1 | tr -dc 0-9; }
  local all bad none
  all=$(count tests) bad=$(count failures) none=$(($(count skipped) + $(count disabled)))
  tally "${all:-0}" "${bad:-0}" "${none:-0}" "$status"
}

# Node's runner, in either of its formats.
node_all() {
  local log status=0 all bad none
  log=$(mktemp)
  "$@" 2>&1 | tee "$log" || status=$?
  sum() { sed -nE "s/^(#|ℹ) $1 ([0-9]+)\$/\2/p" "$log" | awk '{n += $1} END {print n + 0}'; }
  all=$(sum tests) bad=$(($(sum fail) + $(sum cancelled))) none=$(($(sum skipped) + $(sum todo)))
  rm -f "$log"
  tally "$all" "$bad" "$none" "$status"
}

# A runner that found nothing, or ended badly without naming a test, is itself a failure.
tally() {
  local all=$1 bad=$2 none=$3 status=$4
  if [ "$all" -eq 0 ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then bad=$((bad + 1)) all=$((all + 1)); fi
  passed=$((passed + all - bad - none)) failed=$((failed + bad)) skipped=$((skipped + none))
}

ctest_all
node_all node --test scripts/
if grep -q '"test:browser"' web/package.json 2>/dev/null; then
  node_all env TITRATE_BUILD="$PWD/$build" npm --prefix web run --silent test:browser
fi

echo
[ "$skipped" -eq 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
