#!/usr/bin/env bash
# Audit a server that is up, at the address given: GraphQL over HTTP, every audit. Needs Node.
set -euo pipefail
url="${1:-http://127.0.0.1:8000/graphql}"
cd "$(dirname "$0")"

[ node_modules/.package-lock.json -nt package-lock.json ] ||
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node audits.mjs "$url"
