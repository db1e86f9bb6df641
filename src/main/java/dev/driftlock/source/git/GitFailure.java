package dev.driftlock.source.git;

/** Why a repository could not be asked or did not have what was asked for: {@code reason} is a word for a metric's label. */
public final class GitFailure extends Exception {

    /** The repository could not be reached, or did not answer as a Git server does. */
    public static final String FETCH = "fetch";
    /** The repository answered, and has no such branch, tag or commit. */
    public static final String REF = "ref";

    /** The commit is not signed by anybody who may sign. */
    public static final String SIGNATURE = "signature";

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean suspectsClone;

    GitFailure(String reason, String message, Throwable cause) {
        this(reason, message, cause, false);
    }

    GitFailure(String reason, String message, Throwable cause, boolean suspectsClone) {
        super(message, cause);
        this.reason = reason;
        this.suspectsClone = suspectsClone;
    }

    public String reason() {
        return reason;
    }

    /** Whether a damaged clone at this end may be what made the fetch fail. */
    public boolean suspectsClone() {
        return suspectsClone;
    }
}
