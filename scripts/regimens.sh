#!/usr/bin/env bash
# Every regimen of the library as `titrate simulate ID --trials 1000 --json` on two threads: seconds of wall time, and
# of processor time over two, which other work on the machine moves less. Exit code 1 where one fails, or takes more
# than 5 s of processor time over two.
#
#   scripts/regimens.sh build/release/bin/titrate [TRIALS]
set -euo pipefail
program=$1
trials=${2:-1000}
limit=5
failed=0
TIMEFORMAT='%R %U %S'
printf '%-20s %9s %9s %9s\n' regimen wall 'cpu / 2' patients
while read -r id; do
  out=$(mktemp)
  times=$({ time "$program" simulate "$id" --trials "$trials" --threads 2 --json >"$out" 2>"$out.err"; } 2>&1) || {
    printf '%-20s failed: %s\n' "$id" "$(head -c 300 "$out.err")"
    failed=1
    continue
  }
  patients=$(node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).patients_per_trial)' "$out")
  rm -f "$out" "$out.err"
  read -r wall user system <<<"$times"
  half=$(node -e 'console.log(((+process.argv[1] + +process.argv[2]) / 2).toFixed(2))' "$user" "$system")
  mark=
  if node -e 'process.exit(+process.argv[1] > +process.argv[2] ? 0 : 1)' "$half" "$limit"; then
    mark=' over the limit'
    failed=1
  fi
  printf '%-20s %7s s %7s s %9s%s\n' "$id" "$wall" "$half" "$patients" "$mark"
done < <("$program" library regimens --json | node -e '
  const all = JSON.parse(require("fs").readFileSync(0, "utf8"));
  for (const entry of all.entries) console.log(entry.id);')
exit "$failed"
