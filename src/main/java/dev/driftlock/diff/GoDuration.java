package dev.driftlock.diff;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A duration as Go writes it, {@code 1h30m}, {@code 90s}, {@code 1.5h}: the form of metav1.Duration. */
final class GoDuration {

    private static final Pattern WHOLE = Pattern.compile("[+-]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|ms|s|m|h)){1,12})");

    private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");

    private static final Map<String, Long> NANOS = Map.of("ns", 1L, "us", 1_000L, "µs", 1_000L, "ms", 1_000_000L,
            "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {
    }

    static Optional<Duration> parse(String text) {
        if (text.length() > 100 || !WHOLE.matcher(text).matches()) return Optional.empty();
        var nanos = BigDecimal.ZERO;
        var parts = PART.matcher(text);
        while (parts.find()) nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(NANOS.get(parts.group(2)))));
        if (nanos.compareTo(LONGEST) > 0) return Optional.empty();
        var length = Duration.ofNanos(nanos.longValue());
        return Optional.of(text.startsWith("-") ? length.negated() : length);
    }
}
