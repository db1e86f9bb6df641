package dev.driftlock.source.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a repository is reached. What it needs is read at each fetch, so that a rotated token or certificate counts at once.
 *
 * @param username for https; {@code git} where there is a password alone. For ssh where the URL names none
 * @param password a password or token
 * @param sshKey the private key for ssh
 * @param knownHosts the host keys that ssh believes
 * @param ca certificates in PEM that the server's must lead to, instead of the machine's own
 */
public record Credentials(Optional<String> username, Optional<Material> password, Optional<Material> sshKey, Optional<Material> knownHosts,
        Optional<Material> ca) {

    static final String USER = "git";

    private static final String ACCEPTED = "accepted is a file with a password or token in it";

    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

    /** For https. */
    public Credentials(Optional<String> username, Optional<Path> passwordFile, Optional<Path> caFile) {
        this(username, passwordFile.map(Material::in), Optional.empty(), Optional.empty(), caFile.map(Material::in));
    }

    public static Credentials inFiles(Optional<String> username, Optional<Path> passwordFile, Optional<Path> sshKeyFile, Optional<Path> knownHostsFile, Optional<Path> caFile) {
        return new Credentials(username, passwordFile.map(Material::in), sshKeyFile.map(Material::in), knownHostsFile.map(Material::in), caFile.map(Material::in));
    }

    /** What is sent to the server. Prints nothing of it. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "a login";
        }
    }

    Optional<Login> login() throws GitFailure {
        if (password.isEmpty()) return Optional.empty();
        var file = password.get();
        try (var in = file.open()) {
            // Editors and `kubectl create secret --from-file` leave a newline at the end that is no part of a password.
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
            if (text.isEmpty()) throw new GitFailure(GitFailure.FETCH, "credentials.password-file: " + file + " is empty; " + ACCEPTED, null);
            return Optional.of(new Login(username.orElse(USER), text));
        } catch (IOException e) {
            throw new GitFailure(GitFailure.FETCH, "credentials.password-file: " + file + " cannot be read (" + e.getClass().getSimpleName() + "); " + ACCEPTED, e);
        }
    }
}
