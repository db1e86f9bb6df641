package dev.driftlock.policy.functions;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address as Go's netip reads and writes it: no zone, no octet with a leading zero, no IPv4 inside IPv6. Nobody's name server is asked. */
final class Address {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] bytes;

    private Address(byte[] bytes) {
        this.bytes = bytes;
    }

    static Optional<Address> parse(String text) {
        if (V4.matcher(text).matches()) return literal(text);
        if (!V6_CHARACTERS.matcher(text).matches() || text.length() > 45 || endsInWrongV4(text)) return Optional.empty();
        return literal(text).filter(address -> !address.isV4());
    }

    private static boolean endsInWrongV4(String text) {
        return text.contains(".") && !V4.matcher(text.substring(text.lastIndexOf(':') + 1)).matches();
    }

    /** Java makes an IPv4 address of an IPv4-mapped one, which Kubernetes refuses. */
    private static Optional<Address> literal(String text) {
        try {
            return Optional.of(new Address(InetAddresses.forString(text).getAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isV4() {
        return bytes.length == 4;
    }

    int bits() {
        return bytes.length * 8;
    }

    InetAddress inet() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bits behind the first {@code length} set to zero. */
    Address masked(int length) {
        var masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(length - i * 8L, 0, 8);
            masked[i] &= (byte) (0xff << (8 - kept));
        }
        return new Address(masked);
    }

    /** RFC 5952: the longest run of two or more zero groups is {@code ::}. */
    @Override
    public String toString() {
        if (isV4()) return inet().getHostAddress();
        var groups = new int[8];
        for (int i = 0; i < 8; i++) groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) end++;
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
