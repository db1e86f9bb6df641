#!/usr/bin/env bash
# Prints the directory that holds the programs of the test bench. Whatever else it has to say goes to stderr.
#
#   assets.sh [PROGRAM...]      kube-apiserver etcd kubectl (these by default), kube-controller-manager, helm, kustomize, vegeta
#
# The first way that gives all of them is taken, so that programs of two Kubernetes versions never meet: the directory
# KUBEBUILDER_ASSETS, the cache, the envtest archive of kubernetes-sigs/controller-tools (DRIFTLOCK_ENVTEST_URL: a mirror
# of it), or `go build` of the module beside this script. Archive and builds land in the cache, outside the repository.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/driftlock/envtest
releases=${DRIFTLOCK_ENVTEST_URL:-https://github.com/kubernetes-sigs/controller-tools/releases/download}
wanted=("$@"); [[ $# -gt 0 ]] || wanted=(kube-apiserver etcd kubectl)

say() { echo "assets: $*" >&2; }
fail() { say "no ${wanted[*]}: $*; or set KUBEBUILDER_ASSETS to a directory that holds them"; exit 1; }

kubernetes=$(awk '$1 == "k8s.io/kubernetes" { print $2; exit }' "$here/go.mod")
least_go=$(awk '$1 == "go" { print $2; exit }' "$here/go.mod")
platform=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
read -r archive_sum archive < <(grep -- "-$platform.tar.gz" "$here/envtest.sha512" || echo none none)
archive_version=${archive#envtest-}; archive_version=${archive_version%-"$platform".tar.gz}

# --- what a program was made from: as long as this stays, it is not made again
made_from() {
    case $1 in
        helm | kustomize | vegeta) awk -v name="$1" '$1 == name' "$here/tools" ;;
        *) cd "$here" && cat go.mod go.sum "cmd/$1"/*.go | cksum ;;
    esac
}
has() { local dir=$1 name; shift; for name in "$@"; do [[ -x $dir/$name ]] || return 1; done; }
is_current() { [[ -x $1/$2 && $(cat "$1/.made/$2" 2>/dev/null) == "$(made_from "$2")" ]]; }

# --- the ways, each prints its directory or fails
from_environment() {
    [[ -n ${KUBEBUILDER_ASSETS:-} ]] || return 1
    has "$KUBEBUILDER_ASSETS" "${wanted[@]}" && echo "$KUBEBUILDER_ASSETS" && return
    say "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS does not hold all of ${wanted[*]}"
    return 1
}

from_cache() {
    local name
    for name in "${wanted[@]}"; do is_current "$cache/$kubernetes" "$name" || return 1; done
    echo "$cache/$kubernetes"
}

from_archive() {
    local name unpacked
    [[ $archive != none ]] || return 1
    for name in "${wanted[@]}"; do [[ $name =~ ^(kube-apiserver|etcd|kubectl)$ ]] || return 1; done
    if [[ ! -d $cache/$archive_version ]]; then
        command -v curl >/dev/null && command -v sha512sum >/dev/null || return 1
        unpacked=$temporary/$archive_version; mkdir -p "$unpacked"
        say "asking for $archive"
        curl -fsSL --connect-timeout 4 --max-time 300 -o "$temporary/$archive" "$releases/${archive%-"$platform".tar.gz}/$archive" \
            2>"$temporary/curl.log" || { say "not to be had: $(tail -1 "$temporary/curl.log")"; return 1; }
        (cd "$temporary" && echo "$archive_sum  $archive" | sha512sum -c --status) || { say "$archive is not what envtest.sha512 says"; return 1; }
        tar -xzf "$temporary/$archive" -C "$unpacked" --strip-components=2 && has "$unpacked" "${wanted[@]}" || return 1
        mv "$unpacked" "$cache/$archive_version"
    fi
    echo "$cache/$archive_version"
}

from_source() {
    local name go log=$cache/build.log missing=() kubernetes_programs=()
    go=$(find_go) || fail "install Go $least_go or newer"
    for name in "${wanted[@]}"; do is_current "$cache/$kubernetes" "$name" || missing+=("$name"); done
    say "building ${missing[*]} with $("$go" env GOVERSION); the first time this takes minutes and 6 GB of caches (log: $log)"
    : >"$log"; show_progress "$log" >/dev/null & progress=$!
    for name in "${missing[@]}"; do
        if [[ $name =~ ^(helm|kustomize|vegeta)$ ]]; then
            build_tool "$name" >>"$log" 2>&1 || fail "the build of $name failed: $(last_word "$log") (log: $log)"
        else
            kubernetes_programs+=("./cmd/$name")
        fi
    done
    [[ ${#kubernetes_programs[@]} == 0 ]] || build_kubernetes "${kubernetes_programs[@]}" >>"$log" 2>&1 ||
        fail "their build failed: $(last_word "$log") (log: $log)"
    for name in "${missing[@]}"; do settle "$name"; done
    say "built in $SECONDS s"
    echo "$cache/$kubernetes"
}

# Its sleep outlives the script by seconds, and must not keep the caller waiting for output, nor the lock.
show_progress() { while sleep 20 >/dev/null 2>&1 9>&-; do say "$(wc -l <"$1") packages after $SECONDS s"; done; }

last_word() { grep '[^[:space:]][[:space:]]' "$1" | tail -1 | sed 's/^[[:space:]]*//'; }     # lines without a space are packages

# Without the version variables kubectl and the API server call themselves v0.0.0, and kubectl's skew check goes wrong.
build_kubernetes() {
    local minor=${kubernetes#v1.} flags="-s -w" package
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags+=" -X $package.gitVersion=$kubernetes -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*} -X $package.gitCommit=module"
    done
    (cd "$here" && CGO_ENABLED=0 "$go" build -v -buildvcs=false -trimpath -ldflags "$flags" -o "$temporary/bin/" "$@")
}

# Without the version variables helm takes the cluster for v1.20 where it is not told, which many charts refuse.
build_tool() {
    local package version minor=${kubernetes#v1.} helm=helm.sh/helm/v3
    read -r _ package version < <(made_from "$1")
    (cd "$temporary" && CGO_ENABLED=0 GOBIN=$temporary/bin "$go" install -v -trimpath \
        -ldflags "-s -w -X $helm/internal/version.version=$version -X $helm/pkg/chartutil.k8sVersionMajor=1 -X $helm/pkg/chartutil.k8sVersionMinor=${minor%%.*}" "$package@$version")
}

settle() { # a running program keeps its file: each is swapped by a rename
    mkdir -p "$cache/$kubernetes/.made"
    mv "$temporary/bin/$1" "$cache/$kubernetes/$1"
    made_from "$1" >"$cache/$kubernetes/.made/$1"
}

find_go() {
    local go found
    for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go; do
        [[ -x $go ]] || continue
        found=$(cd "$here" && "$go" env GOVERSION 2>/dev/null) || continue    # where GOTOOLCHAIN allows it, this is the newer one that it fetches
        [[ $(printf '%s\n' "${found#go}" "$least_go" | sort -V | head -1) == "$least_go" ]] && echo "$go" && return
    done
    return 1
}

from_environment && exit
from_cache && exit
mkdir -p "$cache"
exec 9>"$cache/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
    say "another run is at it, waiting"; flock 9
    from_cache && exit
fi
rm -rf "$cache"/.making-*
temporary=$(mktemp -d "$cache/.making-XXXXXX") progress=""
trap '[[ -z $progress ]] || kill "$progress" 2>/dev/null; rm -rf "$temporary"' EXIT
mkdir "$temporary/bin"
from_archive || from_source
