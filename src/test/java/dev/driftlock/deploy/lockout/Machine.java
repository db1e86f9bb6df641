package dev.driftlock.deploy.lockout;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.deploy.Installation;
import java.time.Duration;
import java.util.List;

/** A node, and what its kubelet and the scheduler would do about Driftlock's pods, by hand. */
record Machine(ApiServer apiServer, String name) {

    static Machine registered(ApiServer apiServer, String name) {
        var machine = new Machine(apiServer, name);
        machine.kubelet().runWithInput("{apiVersion: v1, kind: Node, metadata: {name: " + name + "}}", "create", "-f", "-").expectSuccess();
        return machine;
    }

    private Kubectl kubelet() {
        return apiServer.kubectl("system:node:" + name, "system:nodes");
    }

    /** Binds a pod that has no node yet, and reports that it is ready. */
    void run(String pod) {
        apiServer.kubectl().runWithInput("""
                {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "%1$s", "namespace": "driftlock"}, "target": {"apiVersion": "v1", "kind": "Node", "name": "%2$s"}}
                """.formatted(pod, name), "create", "--raw", "/api/v1/namespaces/driftlock/pods/" + pod + "/binding", "-f", "-").expectSuccess();
        report(pod, true);
    }

    void report(String pod, boolean ready) {
        apiServer.kubectl().run("patch", "pod", pod, "-n", Installation.OWN, "--subresource=status", "--type=merge", "-p",
                "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + (ready ? "True" : "False") + "\"}]}}").expectSuccess();
    }

    /** {@code kubectl drain}, as an admin types it; the kubelet meanwhile ends what has been deleted. */
    Run drain(Kubectl who, Duration limit) {
        var kubelet = Thread.startVirtualThread(this::endWhatIsDeleted);
        try {
            return who.run("drain", name, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=" + limit.toSeconds() + "s");
        } finally {
            kubelet.interrupt();
        }
    }

    private void endWhatIsDeleted() {
        while (!Thread.currentThread().isInterrupted()) {
            for (var pod : terminating()) kubelet().run("delete", "pod", pod, "-n", Installation.OWN, "--force", "--grace-period=0");
            try {
                Pause.of(Duration.ofMillis(300));
            } catch (IllegalStateException interrupted) {
                return;
            }
        }
    }

    private List<String> terminating() {
        var out = apiServer.kubectl().run("get", "pods", "-n", Installation.OWN, "--field-selector=spec.nodeName=" + name, "-o", "jsonpath={range .items[*]}{.metadata.name} {.metadata.deletionTimestamp}{\"\\n\"}{end}").out();
        return out.lines().map(line -> line.split(" ")).filter(words -> words.length == 2).map(words -> words[0]).toList();
    }
}
