#!/usr/bin/env bash
# Makes static/ from assets/. For maintainers who change the look or take a newer design system:
# the output is committed, so that installing and running need neither Node nor a network.
# Run twice, it writes the same bytes; tests/web/test_assets.py checks them against SHA256SUMS.
set -euo pipefail
cd "$(dirname "$0")"
GOVUK=6.3.0
OUT=../static

test -d node_modules || npm ci --ignore-scripts --no-audit --no-fund

# Both load paths are needed: the Ministry of Justice sources name node_modules themselves.
npx sass --no-source-map --style=compressed --quiet-deps --load-path=. --load-path=node_modules cdop.scss "$OUT/cdop.css"

if grep -Eiq 'GDS Transport|Frutiger|govuk-crest|crown|url\(["'\'']?(https?:|//|data:)' "$OUT/cdop.css"; then
  echo "cdop.css names a typeface, an emblem or an outside address that this project may not ship" >&2
  exit 1
fi

mkdir -p "$OUT/vendor/images"
sed 's|//# sourceMappingURL=.*$||' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js >"$OUT/vendor/govuk-frontend-$GOVUK.min.js"
cp node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg "$OUT/vendor/images/"
cp start.js lock.js writing.js checking.js favicon.svg LICENCES "$OUT/"

cd "$OUT"
LC_ALL=C find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS
