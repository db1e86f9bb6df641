package dev.driftlock.source.git.ssh;

import dev.driftlock.source.git.Material;
import dev.driftlock.source.git.limits.Bounded;
import java.io.File;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.eclipse.jgit.util.FS;

/**
 * What one fetch over ssh may use: the one key and the one list of hosts that are configured. Nothing of the user's
 * {@code ~/.ssh}, no agent, no proxy, no password, and nobody is asked.
 */
public final class SshAccess extends SshdSessionFactory {

    static final int DEFAULT_PORT = 22;

    /** Greeting, exchange of keys, login: each may take as long as a server may be silent. */
    private static final int STEPS = 3;

    private final Material keyFile;
    private final KeyPair key;
    private final KnownHosts hosts;

    private SshAccess(Material keyFile, KeyPair key, KnownHosts hosts, File home) {
        super(null, null);
        this.keyFile = keyFile;
        this.key = key;
        this.hosts = hosts;
        setHomeDirectory(home);
        setSshDirectory(home);
    }

    /**
     * @param port -1 for ssh's own
     * @param home a directory that stands for the user's, with nothing of ssh's in it
     */
    public static SshAccess of(String host, int port, Material keyFile, Material knownHostsFile, File home) throws TransportException {
        return new SshAccess(keyFile, new KeyFile(keyFile).read(), KnownHosts.of(knownHostsFile, host, port < 0 ? DEFAULT_PORT : port), home);
    }

    /** Opens the connection, login included, or gives up: MINA itself would wait for minutes. */
    @Override
    public SshdSession getSession(URIish uri, CredentialsProvider provider, FS fs, int millis) throws TransportException {
        var limit = Duration.ofMillis(millis).multipliedBy(STEPS);
        try {
            return Bounded.call("ssh-login", limit, () -> super.getSession(uri, provider, fs, millis));
        } catch (TimeoutException e) {
            throw new TransportException(uri.getHost(), new SocketTimeoutException("no ssh login within " + limit.toSeconds() + "s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted", e);
        } catch (ExecutionException e) {
            throw explained(uri, e.getCause());
        }
    }

    private TransportException explained(URIish uri, Throwable e) {
        if (hosts.refusal().isPresent()) return new TransportException(hosts.refusal().get());
        if (isLoginRefused(e)) {
            return new TransportException("the server refuses the login of " + uri.getUser() + " with the key of credentials.ssh-key-file " + keyFile
                    + " (" + KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key.getPublic()) + ")");
        }
        return e instanceof TransportException known ? known : new TransportException(String.valueOf(e.getMessage()), e);
    }

    private static boolean isLoginRefused(Throwable e) {
        for (var at = e; at != null; at = at.getCause()) {
            if (at instanceof SshException ssh && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) return true;
        }
        return false;
    }

    @Override
    protected ServerKeyDatabase getServerKeyDatabase(File home, File sshDirectory) {
        return hosts;
    }

    @Override
    protected Iterable<KeyPair> getDefaultKeys(File sshDirectory) {
        return List.of(key);
    }

    @Override
    protected File getSshConfig(File sshDirectory) {
        return null;
    }

    @Override
    protected ConnectorFactory getConnectorFactory() {
        return null;
    }

    @Override
    protected String getDefaultPreferredAuthentications() {
        return "publickey";
    }
}
