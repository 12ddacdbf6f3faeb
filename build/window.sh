#!/usr/bin/env bash
# Runs a command on a display of its own, with no network but loopback, so that a real window can be tested anywhere:
# Xvfb, a session bus, a window manager and an empty HOME, all gone when the command ends.
#
#   build/window.sh COMMAND...
#
# When the command fails, the screen as it was is kept in build/log/window.png.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${ROLEPLAY_ALONE:-}" ]; then
  user=(); [ "$(id -u)" = 0 ] || user=(--map-root-user)
  unshare --net "${user[@]}" true || { echo "window: this system lets only root cut off the network: run as root" >&2; exit 1; }
  ROLEPLAY_ALONE=1 exec unshare --net "${user[@]}" -- build/window.sh "$@"
fi
unset ROLEPLAY_ALONE
ip link set lo up

home=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$home"' EXIT
mkdir -p build/log "$home/.cache"; mkdir -m 0700 "$home/run"
rm -f build/log/window.png

Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp -noreset 3>"$home/display" >"$home/xvfb.log" 2>&1 &
for _ in {1..100}; do [ -s "$home/display" ] && break; sleep 0.1; done
[ -s "$home/display" ] || { echo "window: Xvfb did not start" >&2; cat "$home/xvfb.log" >&2; exit 1; }

DISPLAY=:$(<"$home/display")
# GSETTINGS_BACKEND: on Debian 13, dconf and the server of WebKit's inspector can wait for each other for ever.
export GSETTINGS_BACKEND=memory DISPLAY HOME=$home XDG_RUNTIME_DIR=$home/run GDK_BACKEND=x11 NO_AT_BRIDGE=1 LANG=C.UTF-8
unset WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME

# shellcheck disable=SC2016
dbus-run-session -- bash -c '
  openbox >/dev/null 2>&1 & manager=$!
  result=0; "$@" || result=$?
  [ $result = 0 ] || import -silent -window root build/log/window.png || true
  kill $manager; exit $result' window "$@"
