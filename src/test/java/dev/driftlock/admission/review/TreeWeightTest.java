package dev.driftlock.admission.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeWeightTest {

    private static final int TIMES = 300_000;

    /** Measured, with room for what the measurement misses. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "77", "\"a\"", "{\"a\":1}", "{\"a\":\"b\"}", "[[]]", "{\"a\":{},\"b\":{}}", "1.5"})
    void is_rather_more_than_less(String item) throws Exception {
        var body = Reviews.bytes("[" + (item + ",").repeat(TIMES) + item + "]");
        long before = used();
        var tree = ReviewJson.read(body);
        long taken = used() - before;

        assertThat(tree.size()).isEqualTo(TIMES + 1);
        assertThat(TreeWeight.of(body)).isGreaterThan(taken * 9 / 10).isLessThan(taken * 4 + (8 << 20));
    }

    @Test
    void what_stands_in_a_text_weighs_nothing_more() {
        var braces = "{[:,".repeat(1000);
        assertThat(TreeWeight.of(Reviews.bytes("\"" + braces + "\""))).isEqualTo(TreeWeight.of(Reviews.bytes("\"" + "x".repeat(4000) + "\"")));
        assertThat(TreeWeight.of(Reviews.bytes("\"\\\"{{{\""))).isEqualTo(TreeWeight.of(Reviews.bytes("\"xxxxx\"")));
        assertThat(TreeWeight.of(Reviews.bytes("\"\\"))).isPositive();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(10);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
