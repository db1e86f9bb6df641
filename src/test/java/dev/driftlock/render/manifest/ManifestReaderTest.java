package dev.driftlock.render.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {

    private static List<Located> read(String file, String text) throws ManifestException {
        return ManifestReader.read(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Located yaml(String text) throws ManifestException {
        var documents = read("a.yaml", text);
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    private static JsonNode value(String text) throws ManifestException {
        return Trees.json(yaml(text)).get("v");
    }

    @Nested
    class Lines {

        @Test
        void ofKeysAndListItems() throws Exception {
            var lines = Trees.lines(yaml("""
                    # a comment
                    apiVersion: v1
                    metadata:
                      name: x

                    spec:
                      ports:
                      - name: http
                        port: 80
                      -
                        # the item begins above
                        name: https
                      args: [one,
                        two]
                      text: |
                        several
                        lines
                      after: 1
                    """));
            assertThat(lines).contains(entry("", 2), entry("apiVersion", 2), entry("metadata", 3), entry("metadata.name", 4),
                    entry("spec", 6), entry("spec.ports", 7), entry("spec.ports.0", 8), entry("spec.ports.0.name", 8),
                    entry("spec.ports.0.port", 9), entry("spec.ports.1", 10), entry("spec.ports.1.name", 12),
                    entry("spec.args.0", 13), entry("spec.args.1", 14), entry("spec.text", 15), entry("spec.after", 18));
        }

        @Test
        void ofAKeyWhoseValueStandsElsewhere() throws Exception {
            var lines = Trees.lines(yaml("a:\n\n  'text'\nb:\n  - - 1\n    - 2\n? c\n:\n  d: 1\n"));
            assertThat(lines).contains(entry("a", 1), entry("b", 4), entry("b.0", 5), entry("b.0.0", 5), entry("b.0.1", 6), entry("c", 7), entry("c.d", 9));
        }

        @Test
        void ofAliasesPointToWhatTheAnchorHolds() throws Exception {
            var lines = Trees.lines(yaml("""
                    base: &base
                      image: a
                    one: *base
                    two:
                      <<: *base
                      port: 1
                    list:
                    - *base
                    """));
            assertThat(lines).contains(entry("one", 3), entry("one.image", 2), entry("two", 4), entry("two.image", 2),
                    entry("two.port", 6), entry("list.0", 8), entry("list.0.image", 2));
        }

        @Test
        void ofSeveralDocuments() throws Exception {
            var documents = read("a.yaml", "a: 1\n---\n# comment\n---\n\nb: 2\n---\n");
            assertThat(documents).extracting(Located::line).containsExactly(1, 6);
        }

        @Test
        void withWindowsLineEndsAndAByteOrderMark() throws Exception {
            assertThat(Trees.lines(yaml("\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3\r\n"))).contains(entry("a", 1), entry("b", 2), entry("c", 5));
            assertThat(value("v: |\r\n  x\r\n  y\r\n").textValue()).isEqualTo("x\ny\n");
        }

        @Test
        void asAnEditorCountsThemDespiteUnicodeLineBreaksAndLongCharacters() throws Exception {
            assertThat(Trees.lines(yaml("a: \"\u2028 \u0085 \uD83D\uDE00\"\nb: \uD83D\uDE00\nc: 2\n"))).contains(entry("b", 2), entry("c", 3));
        }

        @Test
        void ofJson() throws Exception {
            var text = "{\n\t\"a\": 1,\n\t\"b\": [\n\t\t1, {\"c\":\n\t\t2}\n\t]\n}\n{\"d\": 1}";
            for (var file : List.of("a.json", "a.yaml")) {
                var documents = read(file, text);
                assertThat(documents).hasSize(2);
                assertThat(Trees.lines(documents.getFirst())).containsExactlyInAnyOrderEntriesOf(
                        Map.of("", 1, "a", 2, "b", 3, "b.0", 4, "b.1", 4, "b.1.c", 4));
                assertThat(Trees.lines(documents.get(1))).contains(entry("d", 8));
            }
        }

        @Test
        void ofJsonAmongYamlDocuments() throws Exception {
            var documents = read("a.yaml", "a: 1\n---\n{\n\t\"b\": \"x\ty\",\n\t\"c\": {\n\t\t\"d\": 1\n\t}\n}\n");
            assertThat(Trees.lines(documents.get(1))).contains(entry("b", 4), entry("c", 5), entry("c.d", 6));
            assertThat(Trees.json(documents.get(1)).get("b").textValue()).isEqualTo("x\ty");
        }
    }

    @Nested
    class Values {

        @Test
        void aBlockScalarAtTheEndHasItsNewline() throws Exception {
            assertThat(value("v: |\n  x").textValue()).isEqualTo("x\n");
            assertThat(value("v: |-\n  x").textValue()).isEqualTo("x");
        }

        @Test
        void wholeNumbersKeepTheirValue() throws Exception {
            assertThat(value("v: 18446744073709551615").bigIntegerValue()).isEqualTo(new BigInteger("18446744073709551615"));
            assertThat(value("v: 9223372036854775807").longValue()).isEqualTo(Long.MAX_VALUE);
            assertThat(Trees.json(read("a.json", "{\"v\": 18446744073709551615}")).getFirst().get("v").bigIntegerValue())
                    .isEqualTo(new BigInteger("18446744073709551615"));
        }

        @Test
        void jsonNumbersAreReadAsTheApiServerDoes() throws Exception {
            var numbers = Trees.json(read("a.json", "[1.0, 1e3, 0.1, -0, 123456789012345678901234567890]")).getFirst();
            assertThat(numbers).map(JsonNode::toString).containsExactly("1", "1000", "0.1", "0", "1.2345678901234568E+29");
            assertThatThrownBy(() -> read("a.json", "{\"v\":\n 1e400}")).hasMessage("a.json:2:2: the number 1e400 is out of range");
        }

        @Test
        void yamlInAJsonFileIsReadAndBrokenJsonNamedAsSuch() throws Exception {
            assertThat(Trees.json(read("a.json", "{\"a\": 1,}")).getFirst().get("a").intValue()).isEqualTo(1);
            assertThatThrownBy(() -> read("a.json", "{\"a\": 1\n")).hasMessageStartingWith("a.json:").hasMessageContaining("Object");
        }

        @Test
        void theLastOfEqualNamesWins() throws Exception {
            assertThat(value("v: 1\nv: 2\n").intValue()).isEqualTo(2);
            assertThat(Trees.json(read("a.json", "{\"v\": 1, \"v\": 2}")).getFirst().get("v").intValue()).isEqualTo(2);
        }

        @Test
        void utf16IsReadByItsMark() throws Exception {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE});
            bytes.writeBytes("v: é\n".getBytes(StandardCharsets.UTF_16LE));
            assertThat(Trees.json(ManifestReader.read("a.yaml", bytes.toByteArray())).getFirst().get("v").textValue()).isEqualTo("é");
        }

        @Test
        void emptyFilesHoldNothing() throws Exception {
            for (var text : List.of("", "\n", "# only a comment", "---\n---\n", "null\n", "\uFEFF")) assertThat(read("a.yaml", text)).isEmpty();
            assertThat(read("a.json", " \n")).isEmpty();
        }
    }

    @Nested
    class Errors {

        @Test
        void nameFileLineColumnAndReasonInOneLine() {
            assertThatThrownBy(() -> read("dir/a.yaml", "a: 1\nb: [1,\nc: 2\n"))
                    .isInstanceOf(ManifestException.class).hasMessageMatching("dir/a\\.yaml:\\d+:\\d+: [^\\n]+");
            assertThatThrownBy(() -> read("a.yaml", "a:\n\tb: 1\n")).hasMessageStartingWith("a.yaml:2:1: found character '\\t(TAB)'");
            assertThatThrownBy(() -> read("a.yaml", "a: *x\n")).hasMessage("a.yaml:1:4: the alias *x has no anchor");
            assertThatThrownBy(() -> read("a.yaml", "a: &x [*x]\n")).hasMessage("a.yaml:1:8: the anchor &x contains itself");
            assertThatThrownBy(() -> read("a.yaml", "a: 1\nb: .inf\n")).hasMessage("a.yaml:2:4: .inf cannot be written as JSON");
            assertThatThrownBy(() -> read("a.yaml", "a: !!int x\n")).hasMessage("a.yaml:1:4: 'x' is no !!int");
            assertThatThrownBy(() -> read("a.yaml", "? [a]\n: b\n")).hasMessage("a.yaml:1:3: a map or a list cannot be the name of a field");
            assertThatThrownBy(() -> read("a.yaml", "a: 1\nb: \u0001\n")).hasMessage("a.yaml:2:4: the control character U+0001 is not allowed");
        }

        @Test
        void whatIsNoUtf8() {
            assertThatThrownBy(() -> ManifestReader.read("a.yaml", new byte[] {'a', ':', '\n', ' ', (byte) 0xC3, 'x'}))
                    .hasMessage("a.yaml:2:2: is not valid UTF-8");
        }

        @Test
        void depthIsBounded() throws Exception {
            assertThat(read("a.yaml", "[".repeat(999) + "]".repeat(999))).hasSize(1);
            assertThatThrownBy(() -> read("a.yaml", "[".repeat(1001) + "]".repeat(1001))).hasMessageContaining("deeper than 1000 levels");
            assertThatThrownBy(() -> read("a.json", "[".repeat(1001) + "]".repeat(1001))).hasMessageContaining("deeper than 1000 levels");
            assertThatThrownBy(() -> read("a.json", "{\"a\":".repeat(100_000))).hasMessageContaining("1000 levels");
            var blocks = new StringBuilder();
            for (int i = 0; i < 1002; i++) blocks.append(" ".repeat(i)).append("a:\n");
            assertThatThrownBy(() -> read("a.yaml", blocks.toString())).hasMessageContaining("deeper than 1000 levels");
        }

        /** What is within the bound must do with the stack of a source's thread, and then with that of any other. */
        @Test
        void theDeepestManifestNeedsLittleStack() throws Exception {
            var text = "apiVersion: v1\nkind: X\nmetadata: {name: x}\nspec: " + "[".repeat(997) + "]".repeat(997);
            var object = new AtomicReference<DeclaredObject>();
            withStack(2 << 20, () -> object.set(DeclaredObject.of(ObjectKey.of("v1", "X", "", "x"), "v1", "s", "a.yaml", (Located.Mapping) yaml(text))));
            withStack(512 << 10, () -> assertThat(object.get().placeOf(Address.ROOT.field("spec")).line()).isEqualTo(4));
        }

        private static void withStack(long size, ThrowingCallable work) throws InterruptedException {
            var failure = new AtomicReference<Throwable>();
            var thread = new Thread(null, () -> failure.set(catchThrowable(work)), "small", size);
            thread.start();
            thread.join();
            assertThat(failure.get()).isNull();
        }

        @Test
        void depthByAliasesIsBounded() {
            var chain = new StringBuilder("a0: &a0 " + "[".repeat(400) + "]".repeat(400) + "\n");
            for (int i = 1; i < 4; i++) chain.append("a" + i + ": &a" + i + " " + "[".repeat(400) + "*a" + (i - 1) + "]".repeat(400) + "\n");
            assertThatThrownBy(() -> read("a.yaml", chain.toString())).hasMessageContaining("deeper than 1000 levels");
        }

        @Test
        void anAliasBombOfNodes() {
            var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
            for (int i = 1; i < 20; i++) bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
            assertExceeds(bomb.toString());
        }

        @Test
        void anAliasBombOfText() {
            var bomb = "a: &a '" + "x".repeat(1 << 20) + "'\nb: [" + "*a, ".repeat(50) + "]\n";
            assertExceeds(bomb);
        }

        @Test
        void anAliasBombOfMerges() {
            var bomb = new StringBuilder("a0: &a0 {" + "k: 1, ".repeat(10) + "}\n");
            for (int i = 1; i < 30; i++) bomb.append("a" + i + ": &a" + i + " {<<: [" + ("*a" + (i - 1) + ", ").repeat(9) + "]}\n");
            assertExceeds(bomb.toString());
        }

        private void assertExceeds(String bomb) {
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () ->
                    assertThatThrownBy(() -> read("a.yaml", bomb)).hasMessageContaining("aliases blow the document up"));
        }
    }
}
