package dev.driftlock.source.git;

import dev.driftlock.source.git.ssh.OwnCryptography;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** Git over ssh as a server offers it: a host key, one public key that may log in, {@code git-upload-pack}. */
public final class GitSshServer implements AutoCloseable {

    static {
        OwnCryptography.use();
    }

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Repository repository;
    private volatile PublicKey allowed;
    private volatile KeyPair hostKey;
    /** Who came, {@code user fingerprint}, let in or not. */
    public final List<String> seen = new CopyOnWriteArrayList<>();
    public final List<String> commands = new CopyOnWriteArrayList<>();
    /** How long it thinks before it answers a command. */
    public volatile Duration pause = Duration.ZERO;
    public volatile boolean protocolV2 = true;
    private final AtomicInteger underWay = new AtomicInteger();
    public final AtomicInteger mostAtOnce = new AtomicInteger();

    public GitSshServer(Repository repository, KeyPair hostKey, PublicKey allowed) {
        this(repository, hostKey, allowed, 0);
    }

    /** @param port 0 for any that is free */
    public GitSshServer(Repository repository, KeyPair hostKey, PublicKey allowed, int port) {
        this.repository = repository;
        this.hostKey = hostKey;
        this.allowed = allowed;
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> {
            seen.add(user + " " + KeyUtils.getFingerPrint(key));
            return KeyUtils.compareKeys(key, this.allowed);
        });
        server.setCommandFactory((channel, command) -> upload(command));
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "ssh://git@localhost:" + port() + "/team/repo.git";
    }

    public int port() {
        return server.getPort();
    }

    public void allow(PublicKey key) {
        allowed = key;
    }

    /** As ssh-keyscan prints it. */
    public String knownHosts() {
        return "[localhost]:" + port() + " " + SshKeys.line(hostKey) + "\n";
    }

    public Path writeKnownHosts(Path file) {
        try {
            return Files.writeString(file, knownHosts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void replaceHostKey(KeyPair key) {
        replaceHostKeys(key);
    }

    public void replaceHostKeys(KeyPair... keys) {
        hostKey = keys[0];
        server.setKeyPairProvider(KeyPairProvider.wrap(keys));
    }

    private Command upload(String command) {
        commands.add(command);
        return new AbstractCommandSupport(command, null) {
            @Override
            public void run() {
                int exit = 1;
                mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                try {
                    Thread.sleep(pause);
                    var pack = new UploadPack(repository);
                    if (protocolV2 && getEnvironment().getEnv().get("GIT_PROTOCOL") instanceof String version) pack.setExtraParameters(List.of(version));
                    pack.upload(getInputStream(), getOutputStream(), getErrorStream());
                    exit = 0;
                } catch (IOException e) {
                    // The client went away.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    underWay.decrementAndGet();
                    onExit(exit);
                }
            }
        };
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
