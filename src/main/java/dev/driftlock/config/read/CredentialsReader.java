package dev.driftlock.config.read;

import dev.driftlock.config.SourceConfig.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code credentials} of a source: what its URL needs must be there, and what it cannot use must not. */
final class CredentialsReader {

    private static final String NEEDED = "accepted is a path, with an ssh url it is needed";

    private final Section section;
    private final String scheme;

    /** @param url null where it could not be read, so that one mistake is not two */
    CredentialsReader(Section section, URI url) {
        this.section = section;
        this.scheme = url == null ? "" : url.getScheme();
    }

    Credentials read() {
        var read = new Credentials(section.text("username"), file("password-file"), file("ssh-key-file"), file("known-hosts-file"), file("ca-file"));
        switch (scheme) {
            case "ssh" -> {
                needed("ssh-key-file", read.sshKeyFile());
                needed("known-hosts-file", read.knownHostsFile());
                refused("password-file", read.passwordFile(), "https");
                refused("ca-file", read.caFile(), "https");
            }
            case "https", "http", "file" -> {
                refused("ssh-key-file", read.sshKeyFile(), "ssh");
                refused("known-hosts-file", read.knownHostsFile(), "ssh");
            }
            default -> { }
        }
        return read;
    }

    private Optional<Path> file(String key) {
        return section.optional(key, Values.PATH);
    }

    private void needed(String key, Optional<Path> file) {
        if (file.isEmpty()) section.problem(section.key(key) + " is not set; " + NEEDED);
    }

    private void refused(String key, Optional<Path> file, String accepted) {
        file.ifPresent(path -> section.notAccepted(key, path, "accepted only with an " + accepted + " url"));
    }
}
