package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.machine.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A Service's address as kube-proxy makes one: each new connection goes to one of the endpoints by chance, and stays with it until one of its ends
 * closes it, whatever becomes of the endpoint. Bytes are passed on unread, a close as a close and a reset as a reset. (An API server takes no
 * EndpointSlice with loopback addresses, so its own routing to endpoints cannot be had on one machine.)
 */
final class Balancer implements AutoCloseable {

    private final ServerSocket entrance;
    private final Supplier<List<Integer>> ports;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param ports on this machine, of the endpoints that there are now */
    Balancer(Supplier<List<Integer>> ports) {
        this.ports = ports;
        try {
            entrance = new ServerSocket(0, 200, InetAddress.getByName(Loopback.ADDRESS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                var client = entrance.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException e) {
                if (!entrance.isClosed()) throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket client) {
        var known = ports.get();
        var server = new Socket();
        try {
            if (known.isEmpty()) throw new IOException("no endpoints");
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(Loopback.ADDRESS, known.get(ThreadLocalRandom.current().nextInt(known.size()))));
            open.add(client);
            open.add(server);
            var back = Thread.startVirtualThread(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException e) {
            reset(client);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            close(client);
            close(server);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            var buffer = new byte[16_384];
            for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) to.getOutputStream().write(buffer, 0, read);
            to.shutdownOutput();
        } catch (IOException e) {
            reset(to);
            reset(from);
        }
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Then it is gone already.
        }
        close(socket);
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
            open.forEach(Balancer::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
