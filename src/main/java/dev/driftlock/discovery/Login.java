package dev.driftlock.discovery;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.source.git.Credentials;
import dev.driftlock.source.git.Material;
import java.util.Optional;
import java.util.Set;

/**
 * How a repository is reached by what stands in the cluster's Secrets.
 *
 * @param from the Secrets
 */
public record Login(Credentials credentials, Set<ObjectKey> from) {

    public static final Login NONE = new Login(Credentials.NONE, Set.of());

    public static Login of(ObjectKey secret, Credentials credentials) {
        return new Login(credentials, Set.of(secret));
    }

    /** The same, where the server's certificate must lead to these. */
    public Login trusting(Material certificates) {
        return new Login(new Credentials(credentials.username(), credentials.password(), credentials.sshKey(), credentials.knownHosts(), Optional.of(certificates)), from);
    }
}
