#!/usr/bin/env bash
# Puts the JSON schema of SARIF 2.1.0 where the tests look for it. It stands in the npm package of the reference
# implementation; where that cannot be had, the test that needs it is skipped and says so.
set -euo pipefail

target=.venv/share/sarif-2.1.0.json
package=@microsoft/sarif-multitool-linux@5.7.0

if [ -s "$target" ]; then
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$(dirname "$target")"
if (cd "$folder" && npm pack --silent "$package" >/dev/null); then
    tar -xzf "$folder"/*.tgz -C "$folder" package/sarif-2.1.0.json
    mv "$folder/package/sarif-2.1.0.json" "$target"
else
    echo "The schema of SARIF could not be had from npm: its test will be skipped." >&2
fi
