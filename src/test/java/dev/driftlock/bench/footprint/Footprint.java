package dev.driftlock.bench.footprint;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.cases.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Prints how long the program takes from its start to its first right verdict when it comes up from 10,000 persisted objects, and what it keeps
 * resident when it has nothing to do. Of the packaged program, or of the binary that {@code driftlock.binary} names.
 */
public final class Footprint {

    private static final int OBJECTS = 10_000;
    private static final int IN_A_FILE = 100;
    private static final int STARTS = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** For its last good state to be written. */
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private Footprint() {
    }

    public static void main(String[] arguments) {
        var incident = Case.all().stream().filter(each -> each.id().equals("incident-edit")).findFirst().orElseThrow();
        try (var git = new GitRepository("prod-manifests"); var directory = TemporaryDirectory.create("footprint")) {
            incident.git().forEach(git::write);
            for (int file = 0; file < OBJECTS / IN_A_FILE; file++) git.write("many/" + file + ".yaml", manyIn(file));
            git.push("many objects");
            directory.write("config/application.yaml", """
                    driftlock:
                      mode: enforce
                      sources: [{name: prod-manifests, url: "%s"}]
                      cluster: {enabled: false}
                    """.formatted(git.url()));
            try (var first = DriftlockProcess.launchIn(directory.path(), Map.of()).awaitReady()) {
                Pause.of(KEPT);
            }
            starts(directory.path(), incident.review());
        }
    }

    private static String manyIn(int file) {
        return String.join("---\n", IntStream.range(0, IN_A_FILE).mapToObj(each -> """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: many-%d-%d, namespace: many}
                data: {KEY: "%d"}
                """.formatted(file, each, each)).toList());
    }

    private static void starts(Path directory, String review) {
        var times = new ArrayList<Double>();
        for (int start = 0; start < STARTS; start++) {
            long began = System.nanoTime();
            try (var driftlock = DriftlockProcess.launchIn(directory, Map.of())) {
                times.add(untilDenied(driftlock, review, began));
                if (start == STARTS - 1) printMemory(driftlock);
            }
        }
        Collections.sort(times.subList(1, STARTS));
        List<Double> counted = times.subList(1, STARTS);    // in the first this process itself is not warm
        System.out.printf("started to first right verdict with %,d persisted objects: %.0f ms (%.0f to %.0f, %d starts)%n",
                OBJECTS, counted.get(counted.size() / 2), counted.getFirst(), counted.getLast(), counted.size());
    }

    private static double untilDenied(DriftlockProcess driftlock, String review, long began) {
        while (!denies(driftlock, review)) {
            if (!driftlock.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) throw new IllegalStateException("no verdict:\n" + driftlock.log());
            Pause.of(Duration.ofMillis(1));
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private static boolean denies(DriftlockProcess driftlock, String review) {
        try {
            var answer = driftlock.post(review).body();
            return answer.contains("\"allowed\":false") && answer.contains("configmap.yaml:8");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void printMemory(DriftlockProcess driftlock) {
        Pause.of(IDLE);
        var status = Path.of("/proc", Long.toString(driftlock.pid()), "status");
        try (var lines = Files.lines(status)) {
            var resident = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow().replaceAll("\\D", "");
            System.out.printf("resident after %d s without work: %.1f MB%n", IDLE.toSeconds(), Integer.parseInt(resident) / 1024.0);
        } catch (IOException e) {
            System.out.println("resident: not to be read on this system (no " + status + ")");
        }
    }
}
