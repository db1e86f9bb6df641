package dev.driftlock.bench.machine;

/** What a command answered. */
public record Run(int exit, String out, String err) {

    /** For a command whose success the test takes for granted. */
    public Run expectSuccess() {
        if (!succeeded()) throw new AssertionError("exit " + exit + "\n" + output());
        return this;
    }

    /** For a command that has to be refused. */
    public Run expectFailure() {
        if (succeeded()) throw new AssertionError("succeeded, though it should not:\n" + output());
        return this;
    }

    public boolean succeeded() {
        return exit == 0;
    }

    /** Both streams, as a terminal would show them. */
    public String output() {
        return out + err;
    }
}
