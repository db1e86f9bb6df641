package dev.driftlock.render;

/**
 * Which files of a directory a plain source takes, as in Argo CD.
 *
 * @param recurse directories below it too
 * @param include a glob for the path from the directory, such as {@code {*.yml,*.yaml}}; empty: all
 * @param exclude a glob for those that are left out, before {@code include} is asked; empty: none
 */
public record DirectoryOptions(boolean recurse, String include, String exclude) {

    public static final DirectoryOptions DEFAULT = new DirectoryOptions(true, "", "");
}
