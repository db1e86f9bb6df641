package dev.driftlock.bench.demo;

/** Where the incident is replayed: on a real cluster, or where none can be had, with Driftlock alone. Each method shows what it does. */
interface Stage extends AutoCloseable {

    /** What became of a write, and all that was said to its author. */
    record Outcome(boolean passed, String said) {
    }

    /** An editor, as in the night of the incident. */
    Outcome edit(Person who, String key, String from, String to);

    Outcome set(Person who, String key, String value);

    /** The GitOps agent brings the cluster to what Git says. */
    Outcome sync();

    /** The platform's administrator says how strict the namespace is; returns once that is in force. */
    void setMode(String mode);

    /** One label, as in an emergency. */
    Outcome breakGlass(Person who, String value);

    /** Shows what is on record of what was let through. */
    Outcome openChanges();

    /** Shows the trace that the last write left, and returns Driftlock's annotation of it. */
    String auditVerdict();

    /** For {@code --keep}. */
    void explainUse();

    @Override
    void close();
}
