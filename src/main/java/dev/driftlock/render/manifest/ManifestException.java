package dev.driftlock.render.manifest;

/**
 * Why a file cannot be read. The message is one line for people that begins with file, line and column:
 * {@code users/api.yaml:7:3: expected <block end>, but found '-'}.
 */
public final class ManifestException extends Exception {

    private static final long serialVersionUID = 1L;

    ManifestException(String file, int line, int column, String reason) {
        super(file + ":" + line + ":" + column + ": " + reason.strip().replaceAll("\\s*[\\n\\r]+\\s*", " "));
    }
}
