#!/usr/bin/env bash
# Writes what the worked case's command prints into docs/worked-case.md, between its marks. Usage: scripts/worked-case.sh TITRATE
set -euo pipefail
titrate=$(realpath "${1:-build/release/bin/titrate}")
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$titrate" search examples/searches/start-and-schedule.toml --out "$out/case" | sed '/^Wrote /d' > "$out/said"
awk -v said="$out/said" '
  /<!-- end of what is printed -->/ { inside = 0 }
  !inside { print }
  /<!-- printed by scripts\/worked-case.sh -->/ { inside = 1; print ""; while ((getline line < said) > 0) print line }
' docs/worked-case.md > "$out/page"
mv "$out/page" docs/worked-case.md
