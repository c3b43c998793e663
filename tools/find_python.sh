#!/bin/sh
# Prints a Python that can run the program: 3.11 or later, with tkinter and venv. pip can supply neither of the
# last two, so where no Python has them they are installed from the system's packages, or one line says how.
set -u

fits() {
    "$1" -c 'import sys, tkinter, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

search() {
    for name in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        path=$(command -v "$name") || continue
        if fits "$path"; then
            echo "$path"
            return 0
        fi
    done
    return 1
}

search && exit 0
"$(dirname "$0")/system_packages.sh" python3-tk python3-venv >&2 || exit 1
search && exit 0
echo "No Python 3.11 or later with tkinter was found: install one, and name it: make PYTHON=/path/to/python3" >&2
exit 1
