#!/usr/bin/env bash
# Writes the built-in table of the Kubernetes core types anew, from the API server's own packages at the version that go.mod names.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$here/../../main/resources/dev/driftlock/diff/core-types.txt
go=$(command -v go || echo /usr/local/go/bin/go)
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

(cd "$here" && CGO_ENABLED=0 "$go" build -trimpath -o "$temporary/coretypes" ./cmd/coretypes)    # the flags of assets.sh, so that the build cache is shared
"$temporary/coretypes" >"$temporary/table"
mkdir -p "$(dirname "$table")"
cp "$temporary/table" "$table"
