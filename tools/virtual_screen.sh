#!/bin/sh
# Runs a command on a virtual screen of 1280x800 that lives as long as the command; its exit code is the command's.
# $KIOSK_DISPLAY is a second one, on which a kiosk's window has room upright and lying.
set -eu

command -v Xvfb >/dev/null || "$(dirname "$0")/system_packages.sh" xvfb
where=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x800x24 -screen 1 1920x1920x24 -nolisten tcp 3>"$where/display" 2>"$where/log" &
screen=$!
trap 'kill "$screen" 2>/dev/null || true; rm -rf "$where"' EXIT
trap 'exit 130' INT TERM
tries=0
until [ -s "$where/display" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$screen" 2>/dev/null; then
        cat "$where/log" >&2
        exit 1
    fi
    sleep 0.1
done
DISPLAY=":$(cat "$where/display")"
KIOSK_DISPLAY="$DISPLAY.1"
export DISPLAY KIOSK_DISPLAY
unset WAYLAND_DISPLAY
"$@"
