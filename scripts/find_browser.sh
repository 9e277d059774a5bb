#!/bin/sh
# Sees to it that the browser tests find a Chromium: an installed one, or, as root on Debian, the system's package.
# Where neither is to be had the browser tests say so and are skipped.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "${BANWATCH_CHROMIUM:-}" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing chromium for the browser tests"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 && exit 0
fi
echo "no Chromium found: the browser tests will be skipped"
exit 0
