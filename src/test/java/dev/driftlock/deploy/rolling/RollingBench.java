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
 * failed, passed unjudged or got a wrong verdict that need not have: all but those that were under way when a replica was killed, and those that the
 * Service led to the dead one.
 */
public final class RollingBench {

    private static final int RESTARTS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);      // the chart's

    private final ApiServer apiServer;
    private final int kills;
    private final int rate;
    private boolean isRight = true;

    private RollingBench(ApiServer apiServer, int kills, int rate) {
        this.apiServer = apiServer;
        this.kills = kills;
        this.rate = rate;
    }

    public static void main(String[] arguments) throws Assets.Missing {
        int kills = number(arguments, 0, 20);
        int rate = number(arguments, 1, 200);
        boolean isRight;
        try (var apiServer = ApiServer.start(Assets.find("kube-apiserver", "etcd", "kubectl"))) {
            var bench = new RollingBench(apiServer, kills, rate);
            for (var policy : List.of("Ignore", "Fail")) bench.run(policy);
            isRight = bench.isRight;
        }
        System.exit(isRight ? 0 : 1);
    }

    private static int number(String[] arguments, int index, int fallback) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
    }

    private void run(String failurePolicy) {
        try (var rollout = new Rollout(apiServer, failurePolicy, TIMEOUT)) {
            warmUp(rollout);
            System.out.printf("failurePolicy %s, %d requests/s, two replicas%n", failurePolicy, rate);
            restarts(rollout);
            kills(rollout);
        }
    }

    private void warmUp(Rollout rollout) {
        var load = rollout.load(rate / 4);
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
        var lost = tally.tally.lost();
        var met = lost.stream().filter(call -> tally.kills.stream().anyMatch(kill -> kill.meets(call))).count();
        var misled = lost.stream().filter(call -> tally.kills.stream().anyMatch(kill -> kill.misleads(call)) && tally.kills.stream().noneMatch(kill -> kill.meets(call))).count();
        System.out.printf("      lost %d: under way at a kill %d, sent while the Service still led to the dead replica (%s each) %d, sent later %d%n", lost.size(), met, leading(tally.kills), misled,
                lost.size() - met - misled);
        System.out.println();
        isRight &= lost.size() == met + misled && tally.tally.wrong().isEmpty();
    }

    private static String leading(List<Rollout.Kill> kills) {
        return "%.1f s".formatted(kills.stream().mapToLong(kill -> Duration.between(kill.after(), kill.out()).toMillis()).average().orElse(0) / 1e3);
    }

    private record Measured(Tally tally, List<Rollout.Kill> kills) {
    }

    private Measured measure(Rollout rollout, Supplier<List<Rollout.Kill>> trouble) {
        var audit = apiServer.audit();
        var server = new ServerView(apiServer);
        try (var load = rollout.load(rate)) {
            sleep(5);
            var kills = trouble.get();
            sleep(5);
            return new Measured(Tally.of(load.end(), audit.events(), server), kills);
        }
    }

    private static void print(String title, Tally tally) {
        System.out.printf("  %s%n      requests %d, failed %d, unjudged %d, wrong verdicts %d; apiserver_admission_webhook_fail_open_count +%d%n      %.0f requests/s were reached%n", title, tally.calls().size(),
                tally.failed().size(), tally.unjudged().size(), tally.wrong().size(), tally.failedOpen(), tally.rate());
        System.out.printf("      an API call with its webhook: p50 %s ms, p99 %s ms, max %s ms%n", millis(tally, 0.5), millis(tally, 0.99), millis(tally, 1));
        tally.wrong().stream().limit(3).forEach(call -> System.out.println("      wrong: " + call.sent() + " " + call.status() + ", should be " + (call.denied() ? "denied" : "allowed") + ", the audit log says " + tally.verdicts().get(call.auditId())));
        tally.reasons().forEach((reason, times) -> System.out.println("      the API server could not ask, " + times + " times: " + reason));
    }

    private static String millis(Tally tally, double share) {
        return "%.1f".formatted(tally.quantile(share).toNanos() / 1e6);
    }

    private static void sleep(int seconds) {
        Pause.of(Duration.ofSeconds(seconds));
    }
}
