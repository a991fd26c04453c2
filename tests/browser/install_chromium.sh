#!/usr/bin/env bash
# Install Debian's Chromium for the browser tests, where it is missing and apt can be used.
set -euo pipefail

if command -v chromium >/dev/null; then
  echo "Chromium is here: $(command -v chromium)"
  exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "No Chromium and no right to install it: the browser tests are left out." >&2
  exit 0
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
