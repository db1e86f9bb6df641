package dev.driftlock.source.git;

import dev.driftlock.source.git.ssh.SshAccess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Opens connections to a source's repository, with its credentials as their files hold them now. */
record Dialler(GitUrl url, Credentials credentials, FetchLimits limits) {

    /** @param home a directory with nothing of ssh's in it, that stands for the user's */
    Transport open(Repository into, File home) throws GitFailure, IOException {
        try {
            var transport = Transport.open(into, address());
            transport.setTimeout(Math.toIntExact(Math.max(1, limits.silence().toSeconds())));
            switch (transport) {
                case TransportHttp http -> HttpAccess.of(url, credentials).configure(http);
                case SshTransport ssh -> ssh.setSshSessionFactory(sshAccess(home));
                default -> { }
            }
            return transport;
        } catch (URISyntaxException e) {
            throw new GitFailure(GitFailure.FETCH, url + " is no URL", e);
        }
    }

    private URIish address() throws URISyntaxException {
        var address = new URIish(url.toString());
        return url.scheme().equals(GitUrl.SSH) ? address.setUser(url.user().or(credentials::username).orElse(Credentials.USER)) : address;
    }

    private SshAccess sshAccess(File home) throws GitFailure, IOException {
        return SshAccess.of(url.host(), url.port(), needed(credentials.sshKey(), "ssh-key-file"), needed(credentials.knownHosts(), "known-hosts-file"), home);
    }

    private Material needed(Optional<Material> file, String key) throws GitFailure {
        return file.orElseThrow(() -> new GitFailure(GitFailure.FETCH, url + ": credentials." + key + " is not set; accepted is a path, for ssh it is needed", null));
    }

    FetchConnection connect(Transport transport, List<RefSpec> refs) throws GitFailure, IOException {
        var connection = transport.openFetch(refs);
        if (transport instanceof TransportHttp && !(connection instanceof BasePackFetchConnection)) {
            connection.close();
            throw new GitFailure(GitFailure.FETCH, url + " does not answer as a Git server does", null);
        }
        return connection;
    }
}
