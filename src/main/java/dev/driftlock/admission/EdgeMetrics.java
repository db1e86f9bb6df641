package dev.driftlock.admission;

import dev.driftlock.http.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the edge counts: {@code driftlock_shed_total} and {@code driftlock_malformed_total{status}}. */
@Singleton
final class EdgeMetrics {

    private final Counter shed;
    private final Counter malformed;
    private final Counter tooLarge;

    EdgeMetrics(MeterRegistry registry) {
        shed = Counter.builder("driftlock.shed").description("Reviews refused since there was no capacity").register(registry);
        malformed = malformed(registry, Reply.BAD_REQUEST);
        tooLarge = malformed(registry, Reply.TOO_LARGE);
    }

    private static Counter malformed(MeterRegistry registry, int status) {
        return Counter.builder("driftlock.malformed").description("Bodies that are no AdmissionReview v1")
                .tag("status", Integer.toString(status)).register(registry);
    }

    void shed() {
        shed.increment();
    }

    void malformed(int status) {
        (status == Reply.TOO_LARGE ? tooLarge : malformed).increment();
    }
}
