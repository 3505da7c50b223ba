#!/usr/bin/env bash
# Installs the system packages that a job needs and that are missing; without root it says which they are.
#   scripts/setup-debian.sh run    Python's venv
#   scripts/setup-debian.sh test   also LibreOffice, poppler and fonts, for the tests of .doc, .wps and PDF; and npm,
#                                  for what is published there alone (the schema of SARIF)
set -euo pipefail

missing=()
python="${PYTHON:-python3}"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    missing+=(python3-venv)
fi
if [ "${1:-run}" = test ]; then
    command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
    command -v npm >/dev/null || missing+=(npm)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh-cn family)" ]; then
        missing+=(fontconfig fonts-noto-cjk)
    fi
fi

if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; then
        exit 0
    fi
fi

echo "These system packages are missing (names as in Debian): ${missing[*]}" >&2
echo "Install them, for example: sudo apt-get install ${missing[*]}" >&2
# Without venv nothing can be done; without the others some tests are skipped.
case " ${missing[*]} " in
    *" python3-venv "*) exit 1 ;;
esac
