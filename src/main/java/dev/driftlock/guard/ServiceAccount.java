package dev.driftlock.guard;

import java.util.Optional;

/** A service account as user names carry it: {@code system:serviceaccount:<namespace>:<name>}; nobody else's name may begin so. */
record ServiceAccount(String namespace, String name) {

    private static final String PREFIX = "system:serviceaccount:";

    static boolean isOne(String userName) {
        return userName.startsWith(PREFIX);
    }

    static Optional<ServiceAccount> parse(String userName) {
        int colon = userName.indexOf(':', PREFIX.length());
        return isOne(userName) && colon > 0
                ? Optional.of(new ServiceAccount(userName.substring(PREFIX.length(), colon), userName.substring(colon + 1)))
                : Optional.empty();
    }
}
