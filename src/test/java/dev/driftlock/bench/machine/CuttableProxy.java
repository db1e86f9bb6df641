package dev.driftlock.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between two programs that a test can cut: while it is, nothing passes in either direction and nobody is told, as when packets
 * are lost in the network.
 */
public final class CuttableProxy implements AutoCloseable {

    private final ServerSocket entrance;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    public CuttableProxy(String host, int port) {
        try {
            target = new InetSocketAddress(host, port);
            entrance = new ServerSocket(0, 50, InetAddress.getByName(Loopback.ADDRESS));
            Thread.startVirtualThread(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public void cut() {
        isCut = true;
    }

    /** Connections that were cut are closed, and new ones pass. */
    public void mend() {
        isCut = false;
        sockets.forEach(CuttableProxy::close);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                var client = entrance.accept();
                var server = new Socket();
                sockets.add(client);
                sockets.add(server);
                Thread.startVirtualThread(() -> connect(client, server));
            } catch (IOException e) {
                if (!entrance.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket client, Socket server) {
        try {
            server.connect(target);
            Thread.startVirtualThread(() -> pass(server, client));
            pass(client, server);
        } catch (IOException e) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to) {
        var buffer = new byte[8192];
        try (from; to) {
            for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
                while (isCut && !from.isClosed()) Thread.sleep(20);
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of the two went away, and so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
            mend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
