package dev.driftlock.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.driftlock.bench.machine.Pause;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The API server's audit log, read from the place where it stood when this object was made: a test meets only events of its own time. */
public final class AuditLog {

    /** Writes in full, reads without their bodies; a Secret's content in no case, as a real policy has it. */
    static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: None
                nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/metrics", "/version", "/openapi/*", "/api", "/api/*", "/apis", "/apis/*"]
              - level: None
                users: ["system:apiserver"]
              - level: Metadata
                resources: [{group: "", resources: [secrets, serviceaccounts/token]}]
              - level: Metadata
                verbs: [get, list, watch]
              - level: RequestResponse
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final long start;

    AuditLog(Path file) {
        this.file = file;
        this.start = size();
    }

    public List<AuditEvent> events() {
        var events = new ArrayList<AuditEvent>();
        for (var line : completeLines()) events.add(parse(line));
        return events;
    }

    /** The first event of this kind; the log is blocking, so the limit is for what happens after an answer. */
    public AuditEvent awaitEvent(Predicate<AuditEvent> wanted, Duration limit) {
        var deadline = Instant.now().plus(limit);
        while (true) {
            var events = events();
            var found = events.stream().filter(wanted).findFirst();
            if (found.isPresent()) return found.get();
            if (Instant.now().isAfter(deadline)) throw new AssertionError("no such audit event among " + events.size() + ": " + events);
            Pause.of(Duration.ofMillis(50));
        }
    }

    public AuditEvent awaitEvent(Predicate<AuditEvent> wanted) {
        return awaitEvent(wanted, Duration.ofSeconds(10));
    }

    private List<String> completeLines() {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(start);
            var bytes = new byte[(int) (log.length() - start)];
            log.readFully(bytes);
            var text = new String(bytes, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuditEvent parse(String line) {
        try {
            return new AuditEvent(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
