package dev.driftlock.render;

import java.util.regex.Pattern;

/**
 * A glob as Argo CD's {@code directory.include} and {@code exclude} have it (gobwas/glob without separators): {@code *}
 * stands for any text, slashes too, {@code ?} for one character, {@code [ab]}, {@code [a-z]} and {@code [!a]} for one of
 * or none of these, {@code {a,b}} for either.
 */
final class PathGlob {

    private final Pattern pattern;

    private PathGlob(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws RenderException where a bracket or brace is not closed */
    static PathGlob of(String glob) throws RenderException {
        var regex = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append(regex.toString().endsWith(".*") ? "" : ".*");
                case '?' -> regex.append('.');
                case '{' -> {
                    depth++;
                    regex.append("(?:");
                }
                case '}' -> {
                    if (--depth < 0) throw bad(glob);
                    regex.append(')');
                }
                case ',' -> regex.append(depth > 0 ? "|" : ",");
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) throw bad(glob);
                    regex.append(oneOf(glob.substring(i + 1, end)));
                    i = end;
                }
                case '\\' -> {
                    if (++i == glob.length()) throw bad(glob);
                    regex.append(Pattern.quote(glob.substring(i, i + 1)));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (depth != 0) throw bad(glob);
        return new PathGlob(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    private static String oneOf(String characters) {
        boolean not = characters.startsWith("!");
        var listed = (not ? characters.substring(1) : characters).replaceAll("([\\[\\]\\\\^&])", "\\\\$1");
        return (not ? "[^" : "[") + listed + "]";
    }

    private static RenderException bad(String glob) {
        return RenderException.of("the glob " + glob + " is not complete");
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }
}
