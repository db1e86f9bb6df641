package dev.driftlock.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A body as it comes in. It grows with what has come, not with what was announced: announcing costs nothing. */
public final class GrowingBody {

    public static final int FIRST = 64 * 1024;

    private final int most;
    private byte[] bytes;
    private int length;

    /**
     * @param announced the announced length, or -1
     */
    public GrowingBody(long announced) {
        most = announced < 0 ? Integer.MAX_VALUE : (int) announced;
        bytes = new byte[Math.min(FIRST, announced < 0 ? FIRST : most)];
    }

    public int length() {
        return length;
    }

    public void append(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(most, bytes.length * 2)));
        chunk.getBytes(bytes, length);
        length = needed;
    }

    public byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
