package dev.driftlock.discovery;

import java.util.regex.Pattern;

/** Refs as Argo CD and Flux write them. */
public final class Revisions {

    private static final Pattern RANGE = Pattern.compile(".*[*<>=~^|,\\s].*|[vV]?\\d+(\\.\\d+)?\\.[xX](\\..*)?");

    private Revisions() {
    }

    /** A branch, a tag, a commit or HEAD; a range of versions stands for whatever tag comes next, and is not read. */
    public static String ref(String revision) throws NotRead {
        if (revision.isEmpty() || revision.equals("HEAD")) return "HEAD";
        if (RANGE.matcher(revision).matches()) throw new NotRead("the revision " + revision + " is a range of versions, which is not read; accepted is a branch, a tag, or a full commit id");
        return revision;
    }
}
