package dev.driftlock.guard;

import java.util.regex.Pattern;

/**
 * Service accounts by {@code namespace:name}, where {@code *} stands for any text in either part: {@code
 * kube-system:*-controller}.
 */
public record AccountPattern(Glob namespace, Glob name) {

    private static final String PART = "[a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?";
    private static final Pattern FORM = Pattern.compile(PART + ":" + PART);

    /** The pattern written as {@code text}; throws IllegalArgumentException for anything that names no account. */
    public static AccountPattern parse(String text) {
        if (!FORM.matcher(text).matches()) throw new IllegalArgumentException("not namespace:serviceaccount: " + text);
        int colon = text.indexOf(':');
        return new AccountPattern(new Glob(text.substring(0, colon)), new Glob(text.substring(colon + 1)));
    }

    public boolean matches(String accountNamespace, String accountName) {
        return namespace.matches(accountNamespace) && name.matches(accountName);
    }

    @Override
    public String toString() {
        return namespace + ":" + name;
    }
}
