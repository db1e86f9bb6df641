package dev.driftlock.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Serves one key and certificate that can be swapped while connections come in: the next handshake takes the new one,
 * connections that stand keep theirs. A handshake asks three times, by an alias, so the pair before is kept for those
 * that began before the swap.
 */
final class SwappingKeyManager extends X509ExtendedKeyManager {

    private record Numbered(int number, ServingKey pair) {
        String alias() {
            return Integer.toString(number);
        }
    }

    private record State(Numbered current, Numbered before) {
    }

    private volatile State state;

    SwappingKeyManager(ServingKey first) {
        var numbered = new Numbered(0, first);
        state = new State(numbered, numbered);
    }

    synchronized void swap(ServingKey next) {
        state = new State(new Numbered(state.current.number + 1, next), state.current);
    }

    ServingKey current() {
        return state.current.pair;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        var current = state.current;
        // The JDK asks once for each kind of key that the client takes: "EC", "RSA", or with TLS 1.2 "EC_EC".
        var kind = keyType.contains("_") ? keyType.substring(0, keyType.indexOf('_')) : keyType;
        return current.pair.key().getAlgorithm().equals(kind) ? current.alias() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        var pair = pair(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        var pair = pair(alias);
        return pair == null ? null : pair.key();
    }

    private ServingKey pair(String alias) {
        var now = state;
        if (now.current.alias().equals(alias)) return now.current.pair;
        return now.before.alias().equals(alias) ? now.before.pair : null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        var alias = chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
