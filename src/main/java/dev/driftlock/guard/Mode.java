package dev.driftlock.guard;

import java.util.Arrays;
import java.util.Optional;

/** What happens when there are findings (contract, section 3), from the mildest to the strictest. */
public enum Mode {
    OFF, OBSERVE, WARN, ENFORCE;

    /** The mode of that name; empty for anything else, which counts as not set. */
    public static Optional<Mode> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.toString().equals(text)).findFirst();
    }

    public Mode cappedAt(Mode cap) {
        return compareTo(cap) > 0 ? cap : this;
    }

    public boolean isStricterThan(Mode other) {
        return compareTo(other) > 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
