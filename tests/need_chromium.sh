#!/bin/sh
# The browser tests drive the system's Chromium. Installs it where that is allowed; else says what to do, and stops.
set -eu
chromium=${CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] && command -v pdftotext >/dev/null && exit 0
packages="chromium poppler-utils fonts-dejavu-core"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing what the browser tests need: $packages"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $packages >/dev/null && exit 0
fi
echo "The tests need more of the system: install it with  sudo apt-get install $packages" >&2
exit 1
