package dev.driftlock.source.git.ssh;

import dev.driftlock.source.git.Material;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * {@code credentials.known-hosts-file}: the host keys that are believed, in OpenSSH's format, hashed names and
 * {@code @revoked} included (of whatever host the line is). Nothing is ever added to it: an unknown or changed key ends the
 * connection. Lines with {@code @cert-authority} count for nothing.
 */
final class KnownHosts implements ServerKeyDatabase {

    static {
        OwnCryptography.use();
    }

    private static final String REVOKED = "revoked";

    private record Known(PublicKey key, boolean isRevoked) {
    }

    private final Material file;
    private final String host;
    private final int port;
    private final List<Known> known;
    private Optional<String> refusal = Optional.empty();

    private KnownHosts(Material file, String host, int port, List<Known> known) {
        this.file = file;
        this.host = host;
        this.port = port;
        this.known = known;
    }

    /** What the file says of one host. */
    static KnownHosts of(Material file, String host, int port) throws TransportException {
        try (var in = new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8))) {
            var known = KnownHostEntry.readKnownHostEntries(in).stream()
                    .filter(entry -> REVOKED.equals(entry.getMarker()) || entry.getMarker() == null && entry.isHostMatch(host, port)).map(KnownHosts::known).filter(Objects::nonNull).toList();
            return new KnownHosts(file, host, port, known);
        } catch (IOException | RuntimeException e) {
            throw new TransportException("credentials.known-hosts-file: " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "); accepted is a file as ssh-keyscan writes it");
        }
    }

    /** Null for a key of a kind that is not known here. */
    private static Known known(KnownHostEntry entry) {
        try {
            var key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            return key == null ? null : new Known(key, REVOKED.equals(entry.getMarker()));
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }

    /** Why the server's key was not accepted. */
    Optional<String> refusal() {
        return refusal;
    }

    /** So that the server shows a key of a kind that is listed. */
    @Override
    public List<PublicKey> lookup(String connectAddress, InetSocketAddress remote, Configuration config) {
        return believed();
    }

    @Override
    public boolean accept(String connectAddress, InetSocketAddress remote, PublicKey shown, Configuration config, CredentialsProvider provider) {
        boolean isRevoked = known.stream().anyMatch(each -> each.isRevoked && KeyUtils.compareKeys(each.key, shown));
        boolean isListed = believed().stream().anyMatch(key -> KeyUtils.compareKeys(key, shown));
        if (isListed && !isRevoked) return true;
        var how = isRevoked ? "is revoked in " : believed().isEmpty() ? "is not in " : "is another than in ";
        refusal = Optional.of("the host key of " + where() + " " + how + "credentials.known-hosts-file " + file + ": it shows "
                + KeyUtils.getKeyType(shown) + " " + KeyUtils.getFingerPrint(shown)
                + (believed().isEmpty() ? "; compare it with the host's, then add it" : "; if the host was given a new key, replace it there"));
        return false;
    }

    private List<PublicKey> believed() {
        return known.stream().filter(each -> !each.isRevoked).map(Known::key).toList();
    }

    private String where() {
        return port == SshAccess.DEFAULT_PORT ? host : "[" + host + "]:" + port;
    }
}
