package dev.driftlock.source.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * What one fetch over http may do: it follows redirects to encrypted places only (JGit bounds their number), and shows
 * its login to the very server that is configured, never to one that it was sent on to.
 */
final class HttpAccess implements HttpConnectionFactory {

    private final GitUrl url;
    private final Optional<Credentials.Login> login;
    private final TrustManager[] trusted;

    /** @param trusted null for what the machine trusts */
    private HttpAccess(GitUrl url, Optional<Credentials.Login> login, TrustManager[] trusted) {
        this.url = url;
        this.login = login;
        this.trusted = trusted;
    }

    static HttpAccess of(GitUrl url, Credentials credentials) throws GitFailure {
        var ca = credentials.ca();
        return new HttpAccess(url, credentials.login(), ca.isPresent() && url.scheme().equals("https") ? Trust.in(ca.get()) : null);
    }

    void configure(TransportHttp transport) {
        transport.setHttpConnectionFactory(this);
        transport.setCredentialsProvider(new OneLogin());
        // Sent at once: with a question first, each poll would be an error in the server's log.
        login.ifPresent(known -> transport.setPreemptiveBasicAuthentication(known.user(), known.password()));
    }

    @Override
    public HttpConnection create(URL target) throws IOException {
        return create(target, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL target, Proxy proxy) throws IOException {
        boolean encrypted = target.getProtocol().equals("https");
        if (!encrypted && !GitUrl.isLoopback(target.getHost())) {
            throw new IOException("the server redirects to " + target.getHost() + " over http, which is refused; use https");
        }
        try {
            var connection = new Guarded(target, proxy, isConfigured(target));
            if (encrypted && trusted != null) connection.configure(null, trusted, null);
            return connection;
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean isConfigured(URL target) {
        return target.getProtocol().equals(url.scheme()) && target.getHost().equalsIgnoreCase(url.host()) && target.getPort() == url.port();
    }

    private static final class Guarded extends JDKHttpConnection {
        private final boolean mayLogin;

        Guarded(URL target, Proxy proxy, boolean mayLogin) throws IOException {
            super(target, proxy);
            this.mayLogin = mayLogin;
        }

        @Override
        public void setRequestProperty(String name, String value) {
            if (mayLogin || !name.equalsIgnoreCase("Authorization")) super.setRequestProperty(name, value);
        }
    }

    /** Gives the login once: a server that refused it would refuse it again, and may lock the account. */
    private final class OneLogin extends CredentialsProvider {
        private boolean given;

        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public boolean supports(CredentialItem... items) {
            for (var item : items) {
                if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) return false;
            }
            return true;
        }

        @Override
        public boolean get(URIish target, CredentialItem... items) {
            if (given || login.isEmpty() || !supports(items)) return false;
            given = true;
            for (var item : items) {
                switch (item) {
                    case CredentialItem.Username user -> user.setValue(login.get().user());
                    case CredentialItem.Password password -> password.setValue(login.get().password().toCharArray());
                    default -> { }
                }
            }
            return true;
        }
    }
}
