package dev.driftlock.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 30m}, {@code 1h30m}, {@code 30d}. */
public final class Durations {

    public static final String ACCEPTED = "a duration such as 90s, 30m, 1h30m or 30d";

    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private Durations() {
    }

    /** The duration written as {@code text}; throws IllegalArgumentException for anything else. */
    public static Duration parse(String text) {
        var match = FORM.matcher(text);
        if (text.isEmpty() || !match.matches()) throw new IllegalArgumentException("no duration: " + text);
        return Duration.ofDays(number(match.group(1))).plusHours(number(match.group(2)))
                .plusMinutes(number(match.group(3))).plusSeconds(number(match.group(4)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** As {@link #parse} reads it; zero is {@code 0s}. */
    public static String format(Duration duration) {
        var text = new StringBuilder();
        append(text, duration.toDays(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, char unit) {
        if (number > 0) text.append(number).append(unit);
    }
}
