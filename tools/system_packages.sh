#!/bin/sh
# Installs packages of the system, where that is possible without a question; else prints the line to type and fails.
set -u

if ! command -v apt-get >/dev/null; then
    echo "Please install what your system calls: $*" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Please type:  sudo apt-get update && sudo apt-get install -y $*" >&2
    exit 1
fi
if $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; then
    exit 0
fi
echo "That did not work. Please type:  sudo apt-get update && sudo apt-get install -y $*" >&2
exit 1
