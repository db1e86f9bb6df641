package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.logging.LoggingFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;

/**
 * What the client has to say of watches that fail, as a person can use it: one line for each instead of a stack trace with each try, and the same line
 * once a minute at most. The API server's own words name the account, the verb and the resource that RBAC lacks.
 */
@LoggingFilter(name = "watches")
public final class WatchLog implements Filter {

    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final String CLIENT = "io.fabric8.kubernetes.client.";
    /** More texts than there are watches come only of messages that differ each time: then it starts anew. */
    private static final int REMEMBERED = 500;

    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    public WatchLog() {
        this(System::nanoTime);
    }

    WatchLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (!String.valueOf(record.getLoggerName()).startsWith(CLIENT) || !isOfTheWire(record.getThrown())) return true;
        var text = textOf(record);
        if (!isDue(text)) return false;
        if (record instanceof ExtLogRecord own) own.setMessage(text, ExtLogRecord.FormatStyle.NO_FORMAT);
        else record.setMessage(text);
        record.setThrown(null);
        return true;
    }

    /** Anything else that a client's thread throws is a bug, and keeps its stack trace. */
    private static boolean isOfTheWire(Throwable error) {
        return causes(error).anyMatch(each -> each instanceof KubernetesClientException || each instanceof IOException);
    }

    private boolean isDue(String text) {
        long now = nanoTime.getAsLong();
        if (said.size() > REMEMBERED) said.clear();
        var last = said.get(text);
        if (last != null && now - last < PERIOD.toNanos()) return false;
        said.put(text, now);
        return true;
    }

    private static String textOf(LogRecord record) {
        var error = record.getThrown();
        if (Denials.isDenial(error)) return "a watch is missing a permission, it is tried again: " + words(error);
        var context = record instanceof ExtLogRecord own ? own.getFormattedMessage() : record.getMessage();
        return context + ": " + words(error);
    }

    private static String words(Throwable error) {
        return causes(error).flatMap(each -> refusal(each).stream()).findFirst().orElseGet(() -> firstLine(causes(error).reduce(error, (before, last) -> last)));
    }

    private static Optional<String> refusal(Throwable error) {
        return error instanceof KubernetesClientException refused && refused.getStatus() != null ? Optional.ofNullable(refused.getStatus().getMessage()).map(WatchLog::firstLine) : Optional.empty();
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, each -> each != null, Throwable::getCause).limit(20);
    }

    private static String firstLine(Throwable error) {
        return firstLine(error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
