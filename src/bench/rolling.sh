#!/usr/bin/env bash
# What a rolling restart and kill -9 of one replica cost under 200 requests/s: rolling.sh [KILLS [RATE]]
#
# A real API server asks two replicas behind install.yaml's webhooks. Half of the edits have to be denied, half have to pass, and each is looked up in
# the API server's audit log: an edit is lost if its sender got no proper answer, or if it passed without a verdict. First the replicas are
# replaced as the Deployment does it, then they are killed one by one (20 times, or KILLS; RATE is another load), each with the failurePolicy Ignore and Fail.
# No kubelet and no kube-proxy run: processes stand for pods, and a program stands for the Service, which asks the readiness probe as the chart
# says, takes a deleted or dead pod out a second after it is known, and never moves a connection that stands.
# Ends with 1 where a call was lost or got a wrong verdict, but for what no process can help that is dead: calls under way at a kill -9, and those that
# the Service led to the dead replica. The API server asks once and never again, so each of them goes as failurePolicy says; they are counted apart.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ -n ${DRIFTLOCK_CLASSES:-} ]] || exec ./dev bench rolling "$@"     # which builds, finds a JDK and the API server, and comes back here

exec "$JAVA_HOME/bin/java" -Xmx2g -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "$DRIFTLOCK_CLASSES" dev.driftlock.deploy.rolling.RollingBench "$@"
