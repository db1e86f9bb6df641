package dev.driftlock.guard;

/** A text in which {@code *} stands for any text, the empty one too; everything else stands for itself. */
public record Glob(String text) {

    public static final Glob ANY = new Glob("*");

    /** Whether all of {@code candidate} matches. Only the last star is tried again, so that no pattern makes it explode. */
    public boolean matches(String candidate) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < candidate.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < text.length() && text.charAt(at) == candidate.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') at++;
        return at == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
