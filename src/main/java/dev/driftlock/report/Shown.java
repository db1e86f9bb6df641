package dev.driftlock.report;

import java.util.function.IntPredicate;

/**
 * Text that is safe to show: control and format characters (Unicode Cc and Cf: escape sequences, bidi and zero-width
 * characters) stand escaped, long text is cut (contract, section 6).
 */
final class Shown {

    static final int VALUE = 120;

    private static final String CUT = "…";

    private Shown() {
    }

    /** One line of it: newlines are escaped too. */
    static String line(String text) {
        return escape(text, c -> isHidden(c) || isLineEnd(c));
    }

    /** As {@link #line}, cut to {@code length} characters. */
    static String line(String text, int length) {
        return cut(line(cut(text, length)), length);
    }

    /** Several lines: newlines stay. */
    static String lines(String text) {
        return escape(text, c -> c != '\n' && isHidden(c));
    }

    /** As a JSON string, in which such characters stand escaped too. */
    static String quoted(String text) {
        var escapedMarks = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escape(escapedMarks, c -> isHidden(c) || isLineEnd(c)) + '"';
    }

    /** At most {@code length} characters, never half of a surrogate pair. */
    static String cut(String text, int length) {
        if (text.length() <= length) return text;
        int end = length - CUT.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + CUT;
    }

    private static boolean isLineEnd(int c) {
        return c == '\u2028' || c == '\u2029';
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String escape(String text, IntPredicate escaped) {
        if (text.codePoints().noneMatch(escaped)) return text;
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (!escaped.test(c)) out.appendCodePoint(c);
            else for (char unit : Character.toChars(c)) out.append(String.format("\\u%04x", (int) unit));
        });
        return out.toString();
    }
}
