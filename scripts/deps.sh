#!/usr/bin/env bash
# Installs the Debian 12 packages that are missing, and nothing else.
#   scripts/deps.sh        what building and running the program needs
#   scripts/deps.sh test   also what the tests need
set -euo pipefail

program=(g++ cmake ninja-build ca-certificates
  libcli11-dev libfmt-dev libtomlplusplus-dev nlohmann-json3-dev librandom123-dev libboost-dev libeigen3-dev
  libudunits2-dev libtbb-dev libssl-dev libhwy-dev libreadstat-dev zlib1g-dev libpugixml-dev libxlsxwriter-dev
  libpagmo-dev libopenmpi-dev openmpi-bin binutils)
tests=(libgtest-dev libgmock-dev librapidcheck-dev libsundials-dev chromium
  clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14)

wanted=("${program[@]}")
[ "${1:-}" = test ] && wanted+=("${tests[@]}")

# The report's page is bundled with npm. A newer Node from elsewhere serves as well and conflicts with Debian's.
node_major=$( (node --version 2>/dev/null || true) | sed -n 's/^v\([0-9]*\).*/\1/p')
if [ "${node_major:-0}" -lt 18 ] || ! command -v npm >/dev/null; then wanted+=(nodejs npm); fi

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "All ${#wanted[@]} packages are installed."
  exit 0
fi

echo "Installing: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Not root and no sudo. As root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
