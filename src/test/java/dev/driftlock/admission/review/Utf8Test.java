package dev.driftlock.admission.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agrees_with_the_strict_decoder_of_the_jdk() {
        var random = new Random(42);
        for (int round = 0; round < 200_000; round++) {
            var bytes = round % 2 == 0 ? randomBytes(random) : damaged(randomText(random), random);
            boolean hasNul = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(0) >= 0;
            assertThat(Utf8.firstInvalid(bytes) < 0).as("round %d", round).isEqualTo(isUtf8(bytes) && !hasNul);
        }
    }

    @Test
    void names_the_first_byte_that_is_wrong() {
        assertThat(Utf8.firstInvalid("0123456789ABCDEF".getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
        assertThat(Utf8.firstInvalid("0123456789A\0CDEF".getBytes(StandardCharsets.UTF_8))).isEqualTo(11);
        assertThat(Utf8.firstInvalid(new byte[] {'a', (byte) 0xc3})).isEqualTo(1);
    }

    private static byte[] randomBytes(Random random) {
        var bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] randomText(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) text.appendCodePoint(1 + random.nextInt(random.nextBoolean() ? 0x7e : 0x10ffff));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length > 0 && random.nextBoolean()) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        return bytes;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
