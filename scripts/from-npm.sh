#!/usr/bin/env bash
# Puts what tests need and what stands in npm alone into .venv/share: the JSON schema of SARIF 2.1.0, from the reference
# implementation, and axe-core, which finds what keeps people from using a page. What cannot be had is said; the tests
# that need it are skipped.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p .venv/share

# fetch PACKAGE@VERSION FILE NAME: the package's file as .venv/share/NAME, which names its version.
fetch() {
    local package=$1 file=$2 target=.venv/share/$3
    if [ -s "$target" ]; then
        return
    fi
    rm -rf "${folder:?}"/*
    if (cd "$folder" && npm pack --silent "$package" && tar -xzf ./*.tgz "package/$file") >/dev/null; then
        mv "$folder/package/$file" "$target"
    else
        echo "$package could not be had from npm: the tests that need it will be skipped." >&2
    fi
}

fetch @microsoft/sarif-multitool-linux@5.7.0 sarif-2.1.0.json sarif-2.1.0.json
fetch axe-core@4.14.1 axe.min.js axe-4.14.1.min.js
