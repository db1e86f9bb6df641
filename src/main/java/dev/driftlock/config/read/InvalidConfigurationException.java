package dev.driftlock.config.read;

import java.util.List;

/** A configuration that cannot be understood. Each line names a key, its value and what is accepted. */
public final class InvalidConfigurationException extends RuntimeException {

    private final transient List<String> lines;

    public InvalidConfigurationException(List<String> lines) {
        super(String.join("\n", lines), null, false, false);
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }
}
