package dev.driftlock.render;

import dev.driftlock.render.manifest.ManifestException;

/** Why a source cannot be rendered at a commit: one line for people, with file and line where there are any. */
public final class RenderException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isPassing;

    private RenderException(String message, Throwable cause, boolean isPassing) {
        super(message, cause);
        this.isPassing = isPassing;
    }

    public static RenderException of(String reason) {
        return new RenderException(reason, null, false);
    }

    /** For what hangs on the machine's state, so that the same files may be rendered later. */
    public static RenderException passing(String reason) {
        return new RenderException(reason, null, true);
    }

    /** Whether the same commit is worth another try. */
    public boolean isPassing() {
        return isPassing;
    }

    static RenderException of(ManifestException e) {
        return new RenderException(e.getMessage(), e, false);
    }
}
