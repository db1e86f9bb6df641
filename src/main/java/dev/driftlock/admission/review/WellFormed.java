package dev.driftlock.admission.review;

/** Text that can be written as UTF-8: one in which no half of a surrogate pair stands alone. */
final class WellFormed {

    private static final char REPLACEMENT = '\ufffd';

    private WellFormed() {
    }

    static boolean isWellFormed(String text) {
        return loneSurrogateFrom(text, 0) < 0;
    }

    /** The text with U+FFFD for each lone surrogate, as Go writes it. */
    static String of(String text) {
        int lone = loneSurrogateFrom(text, 0);
        if (lone < 0) return text;
        var fixed = new StringBuilder(text);
        for (; lone >= 0; lone = loneSurrogateFrom(text, lone + 1)) fixed.setCharAt(lone, REPLACEMENT);
        return fixed.toString();
    }

    private static int loneSurrogateFrom(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            boolean isPair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
            if (!isPair) return i;
            i++;
        }
        return -1;
    }
}
