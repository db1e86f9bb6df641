package dev.driftlock.bench;

import dev.driftlock.bench.machine.Daemon;
import dev.driftlock.bench.machine.Loopback;
import java.util.List;
import java.util.Map;

/**
 * A real kube-controller-manager for the tests whose subject are controllers' writes: Pods of a Deployment, default service accounts, the end of a
 * namespace. {@link Assets#find} has to have been asked for {@code kube-controller-manager}.
 */
public final class ControllerManager implements AutoCloseable {

    private final Daemon daemon;

    private ControllerManager(Daemon daemon) {
        this.daemon = daemon;
    }

    /** With each controller under its own service account, as clusters run it: that is who asks for admission. */
    public static ControllerManager start(ApiServer apiServer) {
        var kubeconfig = apiServer.kubectl("system:kube-controller-manager").kubeconfig();
        return new ControllerManager(apiServer.startBeside("kube-controller-manager", Map.of(), List.of(
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig, "--authorization-kubeconfig=" + kubeconfig,
                "--bind-address=" + Loopback.ADDRESS, "--secure-port=" + Loopback.freePorts(1).getFirst(),
                "--use-service-account-credentials",
                "--service-account-private-key-file=" + apiServer.tokenKeys().key(), "--root-ca-file=" + apiServer.caFile(),
                "--leader-elect=false")));
    }

    public String log() {
        return daemon.log();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
