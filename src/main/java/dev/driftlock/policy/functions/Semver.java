package dev.driftlock.policy.functions;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A semantic version (semver.org 2.0.0), compared by its rules: the build part counts for nothing.
 *
 * @param preRelease its identifiers; empty for a release
 */
record Semver(long major, long minor, long patch, List<String> preRelease) implements Comparable<Semver> {

    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(" + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?"
            + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final int LONGEST = 256;

    static Optional<Semver> parse(String text) {
        var form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches()) return Optional.empty();
        return Optional.of(new Semver(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), Long.parseLong(form.group(3)),
                form.group(4) == null ? List.of() : List.of(form.group(4).split("\\."))));
    }

    /** Also {@code v1.2} and {@code 01.02.03}: a leading v goes, leading zeros go, what is missing is zero. */
    static Optional<Semver> parseNormalised(String text) {
        var plain = text.startsWith("v") ? text.substring(1) : text;
        int end = 0;
        while (end < plain.length() && plain.charAt(end) != '-' && plain.charAt(end) != '+') end++;
        var numbers = plain.substring(0, end).split("\\.", -1);
        var normal = new StringBuilder();
        for (int i = 0; i < Math.max(3, numbers.length); i++) {
            normal.append(i == 0 ? "" : ".").append(i < numbers.length ? numbers[i].replaceFirst("^0+(?=[0-9])", "") : "0");
        }
        boolean shortWithTail = numbers.length < 3 && end < plain.length();
        return shortWithTail ? Optional.empty() : parse(normal + plain.substring(end));
    }

    @Override
    public int compareTo(Semver other) {
        int byNumber = Long.compare(major, other.major);
        if (byNumber == 0) byNumber = Long.compare(minor, other.minor);
        if (byNumber == 0) byNumber = Long.compare(patch, other.patch);
        if (byNumber != 0) return byNumber;
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int byIdentifier = compare(preRelease.get(i), other.preRelease.get(i));
            if (byIdentifier != 0) return byIdentifier;
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compare(String one, String other) {
        boolean bothNumbers = isNumber(one) && isNumber(other);
        if (bothNumbers) return one.length() != other.length() ? Integer.compare(one.length(), other.length()) : one.compareTo(other);
        if (isNumber(one) != isNumber(other)) return isNumber(one) ? -1 : 1;
        return one.compareTo(other);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
