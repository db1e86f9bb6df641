package dev.driftlock.admission.review;

/** A body that is no AdmissionReview v1. The message is one line for whoever sent it. */
public final class MalformedReviewException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    MalformedReviewException(String message) {
        // Garbage may come often: a stack trace would cost more than it tells.
        super(oneLine(message), null, false, false);
    }

    private static String oneLine(String text) {
        var line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (isShown(c)) line.appendCodePoint(c);
            else line.append(String.format("\\u%04x", c));
        });
        return line.toString();
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
