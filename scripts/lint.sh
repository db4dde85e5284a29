#!/usr/bin/env bash
# The format of every tracked C++ file, and the rules of the house.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -z '*.cpp' '*.hpp' | xargs -0 -r -n 20 clang-format-14 --dry-run -Werror
node scripts/check_house.mjs
node scripts/credibility.mjs --check
