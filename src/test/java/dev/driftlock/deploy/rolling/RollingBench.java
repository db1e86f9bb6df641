package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.machine.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code src/bench/rolling.sh}: what a rolling restart and {@code kill -9} cost those who edit, with both failure policies. Ends with 1 where a call
 * failed, passed unjudged or got a wrong verdict that need not have: all but those that were under way while a replica was killed.
 */
public final class RollingBench {

    private static final int RATE = Integer.getInteger("rate", 200);
    private static final int RESTARTS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);      // the chart's

    private final ApiServer apiServer;
    private final int kills;
    private boolean isRight = true;

    private RollingBench(ApiServer apiServer, int kills) {
        this.apiServer = apiServer;
        this.kills = kills;
    }

    public static void main(String[] arguments) throws Assets.Missing {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        boolean isRight;
        try (var apiServer = ApiServer.start(Assets.find("kube-apiserver", "etcd", "kubectl"))) {
            var bench = new RollingBench(apiServer, kills);
            for (var policy : List.of("Ignore", "Fail")) bench.run(policy);
            isRight = bench.isRight;
        }
        System.exit(isRight ? 0 : 1);
    }

    private void run(String failurePolicy) {
        try (var rollout = new Rollout(apiServer, failurePolicy, TIMEOUT)) {
            warmUp(rollout);
            System.out.printf("failurePolicy %s, %d requests/s, two replicas%n", failurePolicy, RATE);
            restarts(rollout);
            kills(rollout);
        }
    }

    private static void warmUp(Rollout rollout) {
        var load = rollout.load(RATE / 4);
        sleep(10);
        load.end();
    }

    private void restarts(Rollout rollout) {
        var tally = measure(rollout, () -> {
            for (int i = 0; i < RESTARTS; i++) rollout.restart();
            return List.<Rollout.Kill>of();
        });
        print("rolling restart, " + RESTARTS + " times", tally.tally);
        System.out.println();
        isRight &= tally.tally.isClean();
    }

    private void kills(Rollout rollout) {
        var tally = measure(rollout, () -> {
            var all = new ArrayList<Rollout.Kill>();
            for (int i = 0; i < kills; i++) all.add(rollout.kill());
            return all;
        });
        print("kill -9, " + kills + " times", tally.tally);
        var later = tally.tally.lost().stream().filter(call -> tally.kills.stream().noneMatch(kill -> call.isUnderWayBetween(kill.before(), kill.after()))).toList();
        System.out.printf("      lost %d: under way at a kill %d, sent later %d%n", tally.tally.lost().size(), tally.tally.lost().size() - later.size(), later.size());
        System.out.println();
        isRight &= later.isEmpty() && tally.tally.wrong().isEmpty();
    }

    private record Measured(Tally tally, List<Rollout.Kill> kills) {
    }

    private Measured measure(Rollout rollout, Supplier<List<Rollout.Kill>> trouble) {
        var audit = apiServer.audit();
        var server = new ServerView(apiServer);
        try (var load = rollout.load(RATE)) {
            sleep(5);
            var kills = trouble.get();
            sleep(5);
            return new Measured(Tally.of(load.end(), audit.events(), server), kills);
        }
    }

    private static void print(String title, Tally tally) {
        System.out.printf("  %s%n      requests %d, failed %d, unjudged %d, wrong verdicts %d; apiserver_admission_webhook_fail_open_count +%d%n", title, tally.calls().size(),
                tally.failed().size(), tally.unjudged().size(), tally.wrong().size(), tally.failedOpen());
        System.out.printf("      an API call with its webhook: p50 %s ms, p99 %s ms, max %s ms%n", millis(tally, 0.5), millis(tally, 0.99), millis(tally, 1));
        tally.reasons().forEach((reason, times) -> System.out.println("      the API server could not ask, " + times + " times: " + reason));
    }

    private static String millis(Tally tally, double share) {
        return "%.1f".formatted(tally.quantile(share).toNanos() / 1e6);
    }

    private static void sleep(int seconds) {
        Pause.of(Duration.ofSeconds(seconds));
    }
}
