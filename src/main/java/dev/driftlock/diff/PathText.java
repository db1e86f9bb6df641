package dev.driftlock.diff;

/**
 * A path as it is written down and read again, when only its text is left (contract, section 5: a ManualChange's fields).
 * A path that is too long to be kept, or that a terminal would not show as it is, is kept as the nearest one above it.
 */
public record PathText(String text) {

    private static final int LONGEST = 300;
    private static final int DEEPEST = 100;

    public static PathText of(FieldPath path) {
        var at = path;
        for (int above = path.length() - DEEPEST; above > 0; above--) at = at.parent();
        while (!at.isRoot() && !isKept(at.toString())) at = at.parent();
        return new PathText(at.toString());
    }

    private static boolean isKept(String text) {
        return text.length() <= LONGEST && text.codePoints().noneMatch(PathText::isHidden);
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Whether one is the other, or stands beneath it: the empty path of the whole object holds all. */
    public boolean overlaps(PathText other) {
        return isWithin(other) || other.isWithin(this);
    }

    private boolean isWithin(PathText outer) {
        if (outer.text.isEmpty() || text.equals(outer.text)) return true;
        return text.startsWith(outer.text) && (text.charAt(outer.text.length()) == '.' || text.charAt(outer.text.length()) == '[');
    }

    @Override
    public String toString() {
        return text;
    }
}
