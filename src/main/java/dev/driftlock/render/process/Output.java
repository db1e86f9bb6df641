package dev.driftlock.render.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a child's stream in a thread of its own, up to a number of bytes. */
final class Output implements AutoCloseable {

    private final InputStream stream;
    private final long most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile Runnable whenTooMuch = () -> { };
    private volatile boolean tooMuch;

    Output(InputStream stream, long most) {
        this.stream = stream;
        this.most = most;
        this.thread = Thread.ofVirtual().unstarted(this::read);
    }

    /** Starts to read. */
    void whenTooMuch(Runnable action) {
        whenTooMuch = action;
        thread.start();
    }

    private void read() {
        var buffer = new byte[64 << 10];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                if (bytes.size() + (long) count > most) {
                    tooMuch = true;
                    whenTooMuch.run();
                    return;
                }
                bytes.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // The child is gone, or was killed: its exit code says so.
        }
    }

    /** All that was written, once the child has ended; empty where it was too much. */
    Optional<byte[]> all() throws InterruptedException {
        thread.join();
        return tooMuch ? Optional.empty() : Optional.of(bytes.toByteArray());
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // The child is gone.
        }
    }
}
