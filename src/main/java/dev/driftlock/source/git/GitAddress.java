package dev.driftlock.source.git;

import java.util.Locale;
import java.util.Optional;

/** Where a repository is, for those who have to decide whether it may be read: what of it can be shown, its host, and what speaks against it. */
public final class GitAddress {

    private final GitUrl url;
    private final String written;

    private GitAddress(GitUrl url, String written) {
        this.url = url;
        this.written = written;
    }

    /** Throws IllegalArgumentException, with a message that holds no secret, where it is no URL. */
    public static GitAddress of(String url) {
        return new GitAddress(GitUrl.parse(url), url);
    }

    /** Empty for files. */
    public String host() {
        return url.host().toLowerCase(Locale.ROOT);
    }

    public boolean isLoopback() {
        return GitUrl.isLoopback(host());
    }

    /** Why it cannot be fetched from, wherever it is. */
    public Optional<String> refusal() {
        return Optional.ofNullable(url.refusal());
    }

    /** Without user and password. */
    public String shown() {
        return url.toString();
    }

    /** What to fetch from: ssh's user is part of the address, all other logins are no business of a URL. */
    public String plain() {
        return url.scheme().equals("ssh") ? written.replaceFirst("(?<=ssh://)([^/@:]*):[^/@]*@", "$1@") : url.toString();
    }
}
