package dev.driftlock.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.Assets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The load: vegeta sends by the clock, whether answers come or not (an open loop), on kept HTTP/1.1 connections over TLS.
 * Where there are two cores it has the second one, so that it takes none of the server's.
 */
final class Vegeta {

    private static final JsonMapper JSON = new JsonMapper();
    private static final double MILLIS = 1e6;

    /** Latencies in milliseconds. */
    record Measured(long requests, double perSecond, double p50, double p99, double max) {
    }

    private final Path program;
    private final Path directory;
    private final List<String> pinned;

    Vegeta(Assets assets, Path directory, List<String> pinned) {
        this.program = assets.program("vegeta");
        this.directory = directory;
        this.pinned = pinned;
    }

    /** Stores a review as what is sent again and again. */
    Path target(String name, String url, byte[] body) throws IOException {
        var target = Map.of("method", "POST", "url", url, "header", Map.of("Content-Type", List.of("application/json")), "body", Base64.getEncoder().encodeToString(body));
        return Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(target) + "\n");
    }

    /** So many requests a second. */
    Measured at(int rate, int connections, Duration time, Path target) {
        return attack(connections, time, target, "-rate=" + rate + "/1s");
    }

    /** As many as the server answers: each connection sends when its answer has come. */
    Measured flatOut(int connections, Duration time, Path target) {
        return attack(connections, time, target, "-rate=0", "-max-workers=" + connections);
    }

    private Measured attack(int connections, Duration time, Path target, String... how) {
        var output = directory.resolve("results.bin");
        var command = new ArrayList<>(pinned);
        command.addAll(List.of(program.toString(), "attack", "-insecure", "-http2=false", "-format=json", "-targets=" + target, "-output=" + output,
                "-workers=" + connections, "-connections=" + connections, "-max-connections=" + connections, "-duration=" + time.toMillis() + "ms"));
        command.addAll(Arrays.asList(how));
        run(command);
        try {
            return measured(JSON.readTree(run(List.of(program.toString(), "report", "-type=json", output.toString()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers that are no 200 are no measurement. */
    private static Measured measured(JsonNode report) {
        if (report.path("status_codes").path("200").asLong() != report.path("requests").asLong()) {
            throw new IllegalStateException("answers: " + report.path("status_codes") + " " + report.path("errors"));
        }
        var latencies = report.path("latencies");
        return new Measured(report.path("requests").asLong(), report.path("throughput").asDouble(), latencies.path("50th").asDouble() / MILLIS,
                latencies.path("99th").asDouble() / MILLIS, latencies.path("max").asDouble() / MILLIS);
    }

    private static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(command.getFirst() + " ended with " + process.exitValue() + ": " + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
