#!/usr/bin/env bash
# Builds target/driftlock, the native binary; tests that it starts, reads Git from a file and over https, evaluates a policy and denies
# an edit; and prints its size, how long it takes from its start to its first right verdict, and its resident memory.
# Needs a GraalVM or Mandrel of JDK 25 in GRAALVM_HOME, JAVA_HOME or on PATH, else docker or podman with a running engine.
# Arguments go to Maven. Ends with 2 where nothing can build it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { echo "native-build: $*" >&2; }

is_native_jdk() { # DIR: has native-image of a JDK 25; says of one that was named by hand why it is passed over
    local version
    if [[ ! -x $1/bin/native-image ]]; then
        version="no bin/native-image in it"
    else
        version=$("$1/bin/native-image" --version 2>/dev/null | head -1) || true
        [[ $version != "native-image 25"* ]] || return 0
        version="it has '$version', not that of a JDK 25"
    fi
    [[ $1 != "${GRAALVM_HOME:-}" ]] || say "GRAALVM_HOME=$1 is passed over: $version"
    return 1
}
find_native_jdk() {
    local home on_path
    on_path=$(command -v native-image || true)
    for home in "${GRAALVM_HOME:-}" "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}"; do
        [[ -n $home ]] && is_native_jdk "$home" && echo "$home" && return
    done
    return 1
}
find_engine() {
    local engine
    for engine in docker podman; do
        command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1 && echo "$engine" && return
    done
    return 1
}

build=(-Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false)
if home=$(find_native_jdk); then
    export GRAALVM_HOME=$home JAVA_HOME=$home
elif engine=$(find_engine); then
    build+=(-Dquarkus.native.container-build=true -Dquarkus.native.container-runtime="$engine")
else
    say "install a GraalVM or Mandrel of JDK 25 and set GRAALVM_HOME to it, or start docker or podman"
    exit 2
fi
JAVA_HOME=$(./dev jdk)
export JAVA_HOME

mvn -B -DskipTests "${build[@]}" package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath "$@"
cp target/*-runner target/driftlock
mvn -B -DskipTests=false -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SmokeIT,EdgeIT -Ddriftlock.binary=target/driftlock failsafe:integration-test failsafe:verify

say "built target/driftlock, $(du -m target/driftlock | cut -f1) MB"
"$JAVA_HOME/bin/java" -Ddriftlock.binary=target/driftlock -cp "target/classes:target/test-classes:$(<target/test.classpath)" dev.driftlock.bench.footprint.Footprint
