package dev.driftlock.guard;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a break-glass label is written (contract, section 5): {@code 30m.INC-4711}.
 *
 * @param longest the longest window that may be asked for
 * @param incident what the part after the first dot must match as a whole; empty: no incident is needed
 */
public record LabelGrammar(Duration longest, Optional<Pattern> incident) {

    /** What a label says. */
    public sealed interface Reading {
    }

    /** @param incident empty where none is asked for and none is given */
    public record Good(Duration duration, String incident) implements Reading {
    }

    /** @param reason why, and what is accepted */
    public record Bad(String reason) implements Reading {
    }

    /** Reads labels that were accepted once, whatever the settings are now. */
    public static final LabelGrammar ANY = new LabelGrammar(Duration.ofSeconds(Long.MAX_VALUE), Optional.empty());

    private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
    private static final BigInteger SIXTY = BigInteger.valueOf(60);

    public Reading read(String value) {
        int dot = value.indexOf('.');
        var duration = dot < 0 ? value : value.substring(0, dot);
        var named = dot < 0 ? "" : value.substring(dot + 1);
        var match = DURATION.matcher(duration);
        if (duration.isEmpty() || !match.matches()) return new Bad(quoted(duration) + " is no duration; accepted are whole numbers with h, m and s, such as 90s, 30m or 1h30m");
        var seconds = number(match.group(1)).multiply(SIXTY).add(number(match.group(2))).multiply(SIXTY).add(number(match.group(3)));
        if (seconds.signum() == 0) return new Bad(duration + " is no time at all; accepted is a duration above zero, such as 30m");
        if (seconds.compareTo(BigInteger.valueOf(longest.toSeconds())) > 0) return new Bad(duration + " is too long; accepted is at most " + text(longest));
        return wrongIncident(named).<Reading>map(Bad::new).orElseGet(() -> new Good(Duration.ofSeconds(seconds.longValue()), named));
    }

    private static BigInteger number(String digits) {
        return digits == null ? BigInteger.ZERO : new BigInteger(digits);
    }

    private Optional<String> wrongIncident(String named) {
        if (incident.isEmpty() || incident.get().matcher(named).matches()) return Optional.empty();
        var accepted = "accepted after the duration is a dot and what matches " + incident.get() + " as a whole";
        return Optional.of((named.isEmpty() ? "it names no incident; " : quoted(named) + " is no incident; ") + accepted);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** As a label writes it: {@code 1h30m}. */
    public static String text(Duration duration) {
        var text = new StringBuilder();
        if (duration.toHours() > 0) text.append(duration.toHours()).append('h');
        if (duration.toMinutesPart() > 0) text.append(duration.toMinutesPart()).append('m');
        if (duration.toSecondsPart() > 0 || text.isEmpty()) text.append(duration.toSecondsPart()).append('s');
        return text.toString();
    }
}
