#!/usr/bin/env bash
# Installs the system packages that a job needs and that are missing; without root it says which they are.
#   scripts/setup-debian.sh run    Python's venv, and fonts for the PDFs that are written
#   scripts/setup-debian.sh test   also LibreOffice and poppler, for the tests of .doc, .wps and PDF; Chromium, for
#                                  those of the web pages; PostgreSQL, of which tests start one of their own; and
#                                  npm, for what is published there alone
set -euo pipefail

missing=()
python="${PYTHON:-python3}"

# Whether a font is there: by its file, since fontconfig itself may be missing, or wherever else fontconfig knows it.
has_font() {
    compgen -G "/usr/share/fonts/*/$1" >/dev/null || [ -n "$(fc-list ":family=$2" 2>/dev/null)" ]
}

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    missing+=(python3-venv)
fi
# 宋体 and 黑体, and 楷体; no free 仿宋 covers simplified Chinese (docs/decisions/0012-writing-the-form.md).
has_font '*/NotoSerifCJK-*' 'Noto Serif CJK SC' || missing+=(fonts-noto-cjk)
has_font '*/LXGWWenKai-*' 'LXGW WenKai' || missing+=(fonts-lxgw-wenkai)
if [ "${1:-run}" = test ]; then
    command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
    command -v chromium >/dev/null || missing+=(chromium)
    command -v npm >/dev/null || missing+=(npm)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    command -v fc-list >/dev/null || missing+=(fontconfig)
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || missing+=(postgresql)
fi

if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    # Debian would set up and start a server of its own with the package: not while this is installed.
    if [[ " ${missing[*]} " == *" postgresql "* ]]; then
        no_cluster=/etc/postgresql-common/createcluster.d/gongkai.conf
        trap 'rm -f "$no_cluster"' EXIT
        mkdir -p "${no_cluster%/*}"
        echo 'create_main_cluster = false' >"$no_cluster"
    fi
    if apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; then
        exit 0
    fi
fi

echo "These system packages are missing (names as in Debian): ${missing[*]}" >&2
echo "Install them, for example: sudo apt-get install ${missing[*]}" >&2
# Without venv nothing can be done; without fonts no PDF is written; without the others some tests are skipped.
case " ${missing[*]} " in
    *" python3-venv "*) exit 1 ;;
esac
