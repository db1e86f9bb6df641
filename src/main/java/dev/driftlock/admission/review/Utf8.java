package dev.driftlock.admission.review;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells strict UTF-8 (RFC 3629) without NUL from everything else. JSON parsers guess the encoding from the first bytes and
 * let broken sequences pass; two readers of one body must not see two texts.
 */
final class Utf8 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;

    private Utf8() {
    }

    /** The index of the first byte that is NUL or breaks the encoding; -1 where there is none. */
    static int firstInvalid(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (at + Long.BYTES <= bytes.length && isPlainAscii((long) LONG.get(bytes, at))) {
                at += Long.BYTES;
                continue;
            }
            int length = sequenceLength(bytes, at);
            if (length == 0) return at;
            at += length;
        }
        return -1;
    }

    /** Whether all eight bytes are ASCII and none is NUL: subtracting one from each borrows nowhere. */
    private static boolean isPlainAscii(long eight) {
        return (eight & HIGH_BITS) == 0 && ((eight - ONES) & HIGH_BITS) == 0;
    }

    /** The length of the sequence that begins at {@code at}; 0 where it is not well-formed (Unicode, table 3-7). */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) return first == 0 ? 0 : 1;
        if (first < 0xc2 || first > 0xf4) return 0;
        if (first < 0xe0) return isContinuation(bytes, at + 1, 0x80, 0xbf) ? 2 : 0;
        if (first < 0xf0) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return isContinuation(bytes, at + 1, low, high) && isContinuation(bytes, at + 2, 0x80, 0xbf) ? 3 : 0;
        }
        int low = first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xf4 ? 0x8f : 0xbf;
        return isContinuation(bytes, at + 1, low, high) && isContinuation(bytes, at + 2, 0x80, 0xbf)
                && isContinuation(bytes, at + 3, 0x80, 0xbf) ? 4 : 0;
    }

    private static boolean isContinuation(byte[] bytes, int at, int low, int high) {
        return at < bytes.length && (bytes[at] & 0xff) >= low && (bytes[at] & 0xff) <= high;
    }
}
