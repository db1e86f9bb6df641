package dev.driftlock.render;

import dev.driftlock.render.manifest.ManifestException;

/** Why a source cannot be rendered at a commit: one line for people, with file and line where there are any. */
public final class RenderException extends Exception {

    private static final long serialVersionUID = 1L;

    private RenderException(String message, Throwable cause) {
        super(message, cause);
    }

    public static RenderException of(String reason) {
        return new RenderException(reason, null);
    }

    static RenderException of(ManifestException e) {
        return new RenderException(e.getMessage(), e);
    }
}
