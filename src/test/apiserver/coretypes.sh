#!/usr/bin/env bash
# Writes the built-in table of the Kubernetes core types anew, from the API server's own packages at the version that go.mod names.
#
#   coretypes.sh          writes it
#   coretypes.sh check    creates the manifests of src/test/resources/kinds on a real API server and looks for what the table does not tell
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$here/../../main/resources/dev/driftlock/diff/core-types.txt
go=$(command -v go) || { echo "coretypes: put Go on the PATH" >&2; exit 1; }
export CGO_ENABLED=0    # this and -trimpath as in assets.sh, so that the build cache is shared

if [[ ${1:-} == check ]]; then
    KUBEBUILDER_ASSETS=$("$here/assets.sh" kube-apiserver etcd)
    export KUBEBUILDER_ASSETS
    cd "$here" && exec "$go" test -vet=off -trimpath -count=1 ./cmd/coretypes
fi

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
(cd "$here" && "$go" build -trimpath -o "$temporary/coretypes" ./cmd/coretypes)
"$temporary/coretypes" >"$temporary/table"
mkdir -p "$(dirname "$table")"
cp "$temporary/table" "$table"
