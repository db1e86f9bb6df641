package dev.driftlock.bench.load;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.machine.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Driftlock as the image starts it in a container of 1 GiB, and what it takes of the machine. */
final class Server implements AutoCloseable {

    private static final double MEBIBYTE = 1024;

    private final TemporaryDirectory directory = TemporaryDirectory.create("load");
    private final DriftlockProcess process;

    /** @param options beside those of the image */
    Server(String gitUrl, String... options) {
        directory.write("config/application.yaml", """
                driftlock:
                  mode: enforce
                  sources: [{name: prod, url: "%s"}]
                  cluster: {enabled: false}
                """.formatted(gitUrl));
        var all = new ArrayList<>(List.of("@" + Assets.projectDirectory().resolve("deploy/jvm.options"), "-XX:MaxRAM=1g"));
        all.addAll(List.of(options));
        process = DriftlockProcess.launchIn(directory.path(), Map.of(), all.toArray(String[]::new)).awaitReady();
    }

    String reviews() {
        return process.url() + "/validate";
    }

    /** User and system time since its start. */
    Duration cpu() {
        return ProcessHandle.of(process.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    /** Resident, in MiB, as the kernel counts it. */
    long resident() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            var line = lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Math.round(Long.parseLong(line.replaceAll("\\D", "")) / MEBIBYTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
