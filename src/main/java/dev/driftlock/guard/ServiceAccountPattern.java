package dev.driftlock.guard;

import java.util.regex.Pattern;

/** {@code namespace:name} of service accounts, {@code *} standing for any run of characters within either part. */
public record ServiceAccountPattern(String text, Pattern user) {

    /** What the API server puts before the namespace and name of a service account; nobody else's name may begin so. */
    static final String PREFIX = "system:serviceaccount:";

    private static final Pattern FORM = Pattern.compile("[a-z0-9.*-]+:[a-z0-9.*-]+");

    /** @throws IllegalArgumentException where {@code text} is not of the form {@code namespace:name} */
    public static ServiceAccountPattern of(String text) {
        if (!FORM.matcher(text).matches()) throw new IllegalArgumentException(text);
        return new ServiceAccountPattern(text, Pattern.compile(PREFIX + text.replace(".", "\\.").replace("*", "[^:]*")));
    }

    public boolean matches(String userName) {
        return user.matcher(userName).matches();
    }
}
