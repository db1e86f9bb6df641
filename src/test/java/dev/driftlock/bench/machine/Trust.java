package dev.driftlock.bench.machine;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS between programs whose certificates no public authority signed. */
public final class Trust {

    private static final char[] NO_PASSWORD = {};

    private Trust() {
    }

    public static SSLContext in(Certificate... anchors) {
        return context(null, managersFor(anchors));
    }

    /** For somebody who shows a certificate himself. */
    public static SSLContext as(Pki.Identity identity, Certificate... anchors) {
        return context(keysOf(identity), managersFor(anchors));
    }

    private static TrustManager[] managersFor(Certificate... anchors) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < anchors.length; i++) store.setCertificateEntry("anchor-" + i, anchors[i]);
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that the test itself is. */
    public static SSLContext serving(Pki.Identity identity) {
        return context(keysOf(identity), null);
    }

    private static KeyManager[] keysOf(Pki.Identity identity) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("own", identity.readKey(), NO_PASSWORD, new Certificate[] {identity.readCertificate()});
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a program that this run started itself, on the loopback address: there is nobody to distrust. */
    public static SSLContext inAnything() {
        return context(null, new TrustManager[] {new Anything()});
    }

    /** What a server on the loopback address shows when asked. */
    public static Certificate[] shownBy(int port) throws IOException {
        try (var socket = (SSLSocket) inAnything().getSocketFactory().createSocket(Loopback.ADDRESS, port)) {
            socket.setSoTimeout(5_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates();
        }
    }

    private static SSLContext context(KeyManager[] own, TrustManager[] others) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(own, others, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The extended form, because only that one is not asked for the host's name as well. */
    private static final class Anything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
