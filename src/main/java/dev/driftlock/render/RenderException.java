package dev.driftlock.render;

/**
 * Why a source cannot be rendered at a commit. The message is one line for people that begins with the file, line and
 * column where there are any, such as {@code users/api.yaml:7:3: found a tab where indentation belongs}.
 */
public final class RenderException extends Exception {

    private static final long serialVersionUID = 1L;

    private RenderException(String message) {
        super(message);
    }

    public static RenderException at(String file, int line, int column, String reason) {
        return new RenderException(file + ":" + line + ":" + column + ": " + oneLine(reason));
    }

    public static RenderException of(String reason) {
        return new RenderException(oneLine(reason));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\n\\r]+\\s*", " ");
    }
}
