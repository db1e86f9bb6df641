package dev.driftlock.source.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a repository is reached. The files are read at each fetch, so that a rotated token or certificate counts at once.
 *
 * @param username for https; {@code git} where there is a password alone. For ssh where the URL names none
 * @param passwordFile a password or token in a file
 * @param sshKeyFile the private key for ssh
 * @param knownHostsFile the host keys that ssh believes
 * @param caFile certificates in PEM that the server's must lead to, instead of the machine's own
 */
public record Credentials(Optional<String> username, Optional<Path> passwordFile, Optional<Path> sshKeyFile, Optional<Path> knownHostsFile,
        Optional<Path> caFile) {

    static final String USER = "git";

    private static final String ACCEPTED = "accepted is a file with a password or token in it";

    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

    /** For https. */
    public Credentials(Optional<String> username, Optional<Path> passwordFile, Optional<Path> caFile) {
        this(username, passwordFile, Optional.empty(), Optional.empty(), caFile);
    }

    /** What is sent to the server. Prints nothing of it. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "a login";
        }
    }

    Optional<Login> login() throws GitFailure {
        if (passwordFile.isEmpty()) return Optional.empty();
        var file = passwordFile.get();
        try {
            // Editors and `kubectl create secret --from-file` leave a newline at the end that is no part of a password.
            var password = Files.readString(file).replaceAll("[\\r\\n]+$", "");
            if (password.isEmpty()) throw new GitFailure(GitFailure.FETCH, "credentials.password-file: " + file + " is empty; " + ACCEPTED, null);
            return Optional.of(new Login(username.orElse(USER), password));
        } catch (IOException e) {
            throw new GitFailure(GitFailure.FETCH, "credentials.password-file: " + file + " cannot be read (" + e.getClass().getSimpleName() + "); " + ACCEPTED, e);
        }
    }
}
