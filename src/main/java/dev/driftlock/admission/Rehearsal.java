package dev.driftlock.admission;

import dev.driftlock.admission.review.AdmissionReviewReader;
import dev.driftlock.admission.review.MalformedReviewException;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * One connection to ourselves before we say that we are ready. A JVM's first one takes a second on a busy node, for the
 * loading of classes alone; it would be missing from the three that the API server waits, and a new pod would fail its
 * first reviews.
 */
@Readiness
@Singleton
final class Rehearsal implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(Rehearsal.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final byte[] REQUEST = "GET /validate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_REVIEW = "{\"kind\":\"\"}".getBytes(StandardCharsets.US_ASCII);

    private volatile boolean isOver;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("edge").status(isOver).build();
    }

    void play(@ObservesAsync HttpsServerStart event) {
        try {
            connect(event.options());
            new AdmissionReviewReader().read(NO_REVIEW);
        } catch (MalformedReviewException e) {
            // As it should be.
        } catch (IOException | GeneralSecurityException e) {
            // What is wrong, if anything is, the first client sees as well: no reason never to be ready.
            LOG.warnf("no connection to our own port: %s", e.getMessage());
        } finally {
            isOver = true;
        }
    }

    private static void connect(HttpServerOptions options) throws IOException, GeneralSecurityException {
        if (options.getPort() <= 0) return;
        try (var plain = new Socket()) {
            plain.setSoTimeout((int) LONGEST.toMillis());
            plain.connect(new InetSocketAddress(addressOf(options.getHost()), options.getPort()), (int) LONGEST.toMillis());
            var tls = trustingOurselves().getSocketFactory().createSocket(plain, "localhost", options.getPort(), true);
            tls.getOutputStream().write(REQUEST);
            tls.getInputStream().read();
        }
    }

    private static InetAddress addressOf(String host) throws IOException {
        var address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private static SSLContext trustingOurselves() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAnybody()}, null);
        return context;
    }

    /** Nothing is told to the other side, and nothing that it says is believed. */
    private static final class TrustAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
