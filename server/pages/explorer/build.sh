#!/usr/bin/env bash
# Take GraphiQL's own files from npm, once, so that the explorer works offline. Needs Node; the server does not.
set -euo pipefail
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

mkdir -p ../assets
install -m 644 \
  node_modules/react/umd/react.production.min.js \
  node_modules/react-dom/umd/react-dom.production.min.js \
  node_modules/graphiql/graphiql.min.js \
  node_modules/graphiql/graphiql.min.css \
  ../assets/
echo "GraphiQL is in server/pages/assets ($(du -sh ../assets | cut -f1))."
