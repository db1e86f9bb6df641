package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.ApiServer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the API server itself says of calls to its webhooks that came to nothing, from the making of this object on. */
final class ServerView {

    private static final String FAILED = "Failed calling webhook, failing ";

    private final ApiServer apiServer;
    private final long failedOpenBefore;
    private final int logBefore;

    ServerView(ApiServer apiServer) {
        this.apiServer = apiServer;
        this.failedOpenBefore = failOpenCount();
        this.logBefore = apiServer.log().length();
    }

    /** How much {@code apiserver_admission_webhook_fail_open_count} has grown, of all webhooks. */
    long failedOpen() {
        return failOpenCount() - failedOpenBefore;
    }

    private long failOpenCount() {
        return apiServer.kubectl().run("get", "--raw", "/metrics").expectSuccess().out().lines().filter(line -> line.startsWith("apiserver_admission_webhook_fail_open_count{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Why, with how often: what its log says last of each. */
    Map<String, Long> reasons() {
        return apiServer.log().substring(logBefore).lines().filter(line -> line.contains(FAILED)).map(line -> line.substring(line.lastIndexOf(": ") + 2))
                .collect(Collectors.groupingBy(reason -> reason.replaceAll("[0-9.]+:[0-9]+", "ADDRESS"), TreeMap::new, Collectors.counting()));
    }
}
