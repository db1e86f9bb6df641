package dev.driftlock.bench.load;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.load.Vegeta.Measured;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code ./dev bench load}: what a review costs over TLS, by its size and the number of connections, beside a review of a
 * namespace that is off, which the same server reads and answers without judging: the floor. Ratios travel between machines, times do not.
 *
 * <p>Ends with 1 where the whole answer takes more than 1.3 times the floor's median at 200 requests a second.
 */
public final class LoadBench {

    private static final int DECLARED = 50_000;
    private static final int MANY_DECLARED = 100_000;
    private static final int PER_FILE = 500;
    private static final String JUDGED = "users";
    private static final String OFF = "playground";

    /** Of each of three kinds: on one core the compiler has to share it with what it compiles. */
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final Duration SETTLED = Duration.ofSeconds(90);
    private static final int MOST_CONNECTIONS = 200;
    private static final double MOST_RATIO = 1.3;

    /** As large as the review of a ConfigMap of 5 KB is, before and after: the size that the webhooks of others were measured with. */
    private static final SizedReview USUAL = new SizedReview("usual", 17_600);

    /** A size, and how many of it a second are a load but no flood. */
    private record Row(SizedReview review, int rate) {
    }

    private static final List<Row> ROWS = List.of(new Row(new SizedReview("small", 1_000), 200), new Row(new SizedReview("medium", 5_000), 200), new Row(USUAL, 200),
            new Row(new SizedReview("large", 100_000), 50), new Row(new SizedReview("huge", 1_000_000), 5));

    private final Vegeta vegeta;
    private final Server server;

    private LoadBench(Vegeta vegeta, Server server) {
        this.vegeta = vegeta;
        this.server = server;
    }

    /** @param arguments the command that holds the load to a core of its own, such as {@code taskset -c 1} */
    public static void main(String[] arguments) throws IOException, Assets.Missing {
        double ratio;
        try (var git = repository(DECLARED); var directory = TemporaryDirectory.create("vegeta"); var server = new Server(git.url())) {
            var vegeta = new Vegeta(Assets.find("vegeta"), directory.path(), List.of(arguments));
            Pause.of(SETTLED);
            System.out.printf("%d objects of 1 KB declared, settled: %d MB resident%n%n", DECLARED, server.resident());
            ratio = new LoadBench(vegeta, server).run();
        }
        try (var git = repository(MANY_DECLARED); var server = new Server(git.url(), "-Xmx1g")) {
            System.out.printf("%n%d objects of 1 KB in a heap of 1 GiB: loaded, %d MB resident%n", MANY_DECLARED, server.resident());
        }
        if (ratio > MOST_RATIO) System.exit(1);
    }

    private static GitRepository repository(int declared) {
        var git = new GitRepository("prod-manifests");
        for (var row : ROWS) git.write(row.review.name() + ".yaml", row.review.manifest(JUDGED));
        git.write("playground.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: " + OFF + ", labels: {driftlock.dev/mode: \"off\"}}}\n");
        for (int first = 0; first < declared; first += PER_FILE) {
            var file = new StringBuilder();
            for (int i = first; i < first + PER_FILE; i++) file.append(new SizedReview("cm-" + i, 2 * 1_000 + 900).manifest("many"));
            git.write("many/" + first + ".yaml", file.toString());
        }
        return git.pushed("bench");
    }

    private double run() throws IOException {
        var floor = target(USUAL, "floor");
        var allowed = target(USUAL, "allowed");
        var denied = target(USUAL, "denied");
        for (var each : List.of(allowed, denied, floor)) vegeta.flatOut(MOST_CONNECTIONS / 4, WARM_UP, each);

        System.out.printf("%-22s %5s %5s   %-24s   %-24s %6s%n", "review", "conn.", "req/s", "judged: p50, p99, max ms", "floor: p50, p99, max ms", "ratio");
        double ratio = 0;
        for (var row : ROWS) {
            for (int connections : new int[] {10, 50, MOST_CONNECTIONS}) {
                var of = print(row, connections);
                if (row.review.equals(USUAL) && connections == 50) ratio = of;
            }
        }
        System.out.println();
        cost("judged and allowed", allowed);
        cost("denied", denied);
        cost("floor", floor);
        System.out.printf("%nafter the load: %d MB resident", server.resident());
        Pause.of(SETTLED);
        System.out.printf(", settled: %d MB%n", server.resident());
        return ratio;
    }

    private double print(Row row, int connections) throws IOException {
        var judged = vegeta.at(row.rate, connections, TIME, target(row.review, "allowed"));
        var floor = vegeta.at(row.rate, connections, TIME, target(row.review, "floor"));
        double ratio = judged.p50() / floor.p50();
        System.out.printf("%-22s %5d %5d   %-24s   %-24s %5.2fx%n", row.review.name() + ", " + row.review.allowed(JUDGED).length + " B", connections, row.rate,
                text(judged), text(floor), ratio);
        return ratio;
    }

    private static String text(Measured measured) {
        return "%7.2f %7.2f %7.1f".formatted(measured.p50(), measured.p99(), measured.max());
    }

    /** CPU at 200 requests a second, and how many a second there can be. */
    private void cost(String what, Path target) {
        var before = server.cpu();
        var measured = vegeta.at(200, 50, TIME, target);
        long micros = server.cpu().minus(before).toNanos() / 1000 / measured.requests();
        var most = vegeta.flatOut(50, TIME, target);
        System.out.printf("%-22s 50 connections: %d us of CPU a request at 200/s (p50 %.2f, p99 %.2f, max %.1f ms); at most %.0f requests/s%n", what, micros,
                measured.p50(), measured.p99(), measured.max(), most.perSecond());
    }

    private Path target(SizedReview review, String what) throws IOException {
        var body = switch (what) {
            case "denied" -> review.diverging(JUDGED);
            case "floor" -> review.diverging(OFF);
            default -> review.allowed(JUDGED);
        };
        return vegeta.target(review.name() + "-" + what, server.reviews(), body);
    }
}
