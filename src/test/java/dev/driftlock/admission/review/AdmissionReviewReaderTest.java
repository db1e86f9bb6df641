package dev.driftlock.admission.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Request.Resource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract, section 7: what is an AdmissionReview v1 is read, whatever is in it; what is none is told in one line. */
class AdmissionReviewReaderTest {

    private final AdmissionReviewReader reader = new AdmissionReviewReader();

    @Test
    void an_update_is_read_whole() throws Exception {
        var request = reader.read(Reviews.bytes(Reviews.UPDATE));

        assertThat(request.uid()).isEqualTo("705ab4f5-6393-11e8-b7cc-42010a800002");
        assertThat(request.operation()).isEqualTo(Operation.UPDATE);
        assertThat(request.group()).isEmpty();
        assertThat(request.version()).isEqualTo("v1");
        assertThat(request.kind()).isEqualTo("ConfigMap");
        assertThat(request.resource()).isEqualTo(new Resource("", "v1", "configmaps"));
        assertThat(request.subresource()).isEmpty();
        assertThat(request.namespace()).isEqualTo("users");
        assertThat(request.name()).isEqualTo("users-api-env");
        assertThat(request.user()).isEqualTo(new Request.UserInfo("jane@example.com", "u1",
                List.of("system:authenticated", "devs"), Map.of("scopes", List.of("a", "b"), "example.com/none", List.of())));
        assertThat(request.dryRun()).isFalse();
        assertThat(request.object().at("/data/DB_HOST").textValue()).isEqualTo("b");
        assertThat(request.oldObject().at("/data/DB_HOST").textValue()).isEqualTo("a");
    }

    @Test
    void what_is_absent_may_be_null_or_left_out() throws Exception {
        var request = reader.read(Reviews.bytes("""
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","more":[1],"response":null,"request":{
                 "uid":"1","operation":"DELETE","kind":{"group":null,"version":"v1","kind":"Pod","x":1},
                 "resource":{"version":"v1","resource":"pods"},"subResource":null,"userInfo":{"groups":null,"extra":null},
                 "object":null,"dryRun":null,"options":null,"anything":{"at":["all"]}}}
                """));

        assertThat(request.object().isMissingNode()).isTrue();
        assertThat(request.oldObject().isMissingNode()).isTrue();
        assertThat(request.user()).isEqualTo(new Request.UserInfo("", "", List.of(), Map.of()));
        assertThat(request.namespace()).isEmpty();
        assertThat(request.name()).isEmpty();
        assertThat(request.dryRun()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "dryRun":false          | "dryRun":"true"            | request.dryRun is a string; accepted is true or false
            "dryRun":false          | "dryRun":1                 | request.dryRun is a number; accepted is true or false
            "uid":"705ab4f5-6393-11e8-b7cc-42010a800002" | "uid":"" | request.uid is empty
            "uid":"705ab4f5-6393-11e8-b7cc-42010a800002" | "uid":null | request.uid is missing
            "uid":"705ab4f5-6393-11e8-b7cc-42010a800002" | "uid":7 | request.uid is a number; accepted is a string
            "uid":"705ab4f5-6393-11e8-b7cc-42010a800002" | "uid":"\\ud800" | request.uid is no Unicode text
            "operation":"UPDATE"    | "operation":"update"       | request.operation is "update"; accepted are CREATE, UPDATE, DELETE, CONNECT
            "operation":"UPDATE"    | "operation":["UPDATE"]     | request.operation is a list; accepted is a string
            "operation":"UPDATE"    | "x":1                      | request.operation is missing
            "username":"jane@example.com" | "username":{}        | request.userInfo.username is an object; accepted is a string
            ["system:authenticated","devs"] | "devs"             | request.userInfo.groups is a string; accepted is a list of strings
            ["system:authenticated","devs"] | ["a",1]            | request.userInfo.groups[1] is a number; accepted is a string
            ["a","b"]               | "a"                        | request.userInfo.extra.scopes is a string; accepted is a list of strings
            {"scopes":["a","b"],"example.com/none":null} | []    | request.userInfo.extra is a list; accepted is an object
            "name":"users-api-env","namespace" | "name":1,"namespace" | request.name is a number; accepted is a string
            "namespace":"users","operation" | "namespace":true,"operation" | request.namespace is a boolean; accepted is a string
            "dryRun":false          | "subResource":7            | request.subResource is a number; accepted is a string
            {"group":"","version":"v1","resource":"configmaps"},"requestKind" | "configmaps","requestKind" | request.resource is a string; accepted is an object
            "resource":"configmaps"},"requestKind" | "resource":""},"requestKind" | request.resource.resource is empty
            "kind":"AdmissionReview" | "kind":"Review"           | kind is "Review"; accepted is AdmissionReview
            "kind":"AdmissionReview" | "kind":null               | kind is missing; accepted is AdmissionReview
            admission.k8s.io/v1"    | admission.k8s.io/v1beta1"  | apiVersion is "admission.k8s.io/v1beta1"; accepted is admission.k8s.io/v1
            "request":{             | "r":{                      | request is missing
            "request":{             | "request":7,"r":{          | request is a number; accepted is an object
            "object":{              | "o":{                      | request.object is missing
            "object":{              | "object":[],"o":{          | request.object is a list; accepted is an object
            "oldObject":{           | "oldObject":null,"o":{     | request.oldObject is missing
            "oldObject":{           | "oldObject":"x","o":{      | request.oldObject is a string; accepted is an object
            "userInfo":{            | "u":{                      | request.userInfo is missing
            """)
    void one_line_says_what_is_wrong(String part, String instead, String line) {
        assertThat(Reviews.UPDATE).contains(part);
        assertMalformed(Reviews.bytes(Reviews.UPDATE.replaceFirst(java.util.regex.Pattern.quote(part),
                java.util.regex.Matcher.quoteReplacement(instead))), line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"a":2}                               | duplicate key "a" at line 1, column 10
            {"a":{"b":{}},"a":{}}                       | duplicate key "a" at line 1, column 19
            {"a":[{"b":1,"c":2,"b":null}]}              | duplicate key "b" at line 1, column 23
            {"\\u0061":1,"a":2}                         | duplicate key "a" at line 1, column 15
            {"a":1} x                                   | there is text after the end of the review
            {"a":1}{"a":1}                              | there is text after the end of the review
            {"a":1},                                    | there is text after the end of the review
            [1]                                         | the body is a list; accepted is an AdmissionReview
            null                                        | the body is null; accepted is an AdmissionReview
            "AdmissionReview"                           | the body is a string; accepted is an AdmissionReview
            {"a":                                       | the body is not JSON at line 1, column 6
            {'a':1}                                     | the body is not JSON at line 1, column 2
            {"a":01}                                    | the body is not JSON at line 1, column 7
            {"a":NaN}                                   | the body is not JSON at line 1, column 9
            {"a":1,}                                    | the body is not JSON at line 1, column 8
            // comment                                  | the body is not JSON at line 1, column 1
            {"a":"\\x"}                                 | the body is not JSON at line 1, column 8
            {"a":1e99999}                               | the body is not JSON at line 1, column 6
            """)
    void what_is_no_json_or_none_of_one_meaning(String body, String line) {
        assertThatThrownBy(() -> reader.read(Reviews.bytes(body)))
                .isInstanceOf(MalformedReviewException.class)
                .hasMessageStartingWith(line.replaceFirst(" at line.*", ""));
    }

    @Test
    void duplicate_keys_are_found_wherever_they_are() {
        assertMalformed(Reviews.bytes(Reviews.UPDATE.replace("\"uid\":\"u1\"", "\"username\":\"u1\"")), "duplicate key \"username\"");
        assertMalformed(Reviews.bytes(Reviews.UPDATE.replace("\"dryRun\":false", "\"uid\":{\"x\":1}")), "duplicate key \"uid\"");
        assertMalformed(Reviews.withValue("{\"a\":{},\"b\":[],\"a\":{\"c\":{}}}"), "duplicate key \"a\"");
        assertMalformed(Reviews.withValue("\"b\",\"DB_HOST\":[1]"), "duplicate key \"DB_HOST\"");
    }

    @Test
    void what_is_not_utf8() {
        assertMalformed(new byte[0], "the body is empty");
        assertMalformed(new byte[] {' ', '\n'}, "the body is empty");
        assertMalformed(Reviews.UPDATE.getBytes(java.nio.charset.StandardCharsets.UTF_16LE), "the body is not UTF-8 at byte 1");
        assertMalformed(Reviews.UPDATE.getBytes(java.nio.charset.StandardCharsets.UTF_16), "the body is not UTF-8 at byte 0");
        assertMalformed(Reviews.bytes("\ufeff" + Reviews.UPDATE), "the body begins with a byte order mark");
        assertMalformed(Reviews.bytes(Reviews.UPDATE + "\0"), "the body is not UTF-8 at byte " + Reviews.UPDATE.length());
        assertMalformed(Reviews.UPDATE.replace("jane", "j\u00e4ne").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), "the body is not UTF-8 at byte");
    }

    @Test
    void a_line_is_short_and_on_one_line() {
        var body = Reviews.UPDATE.replace("\"UPDATE\"", "\"a\\nb\\u0007\\u202e" + "x".repeat(1000) + "\"");
        assertThatThrownBy(() -> reader.read(Reviews.bytes(body))).satisfies(e ->
                assertThat(e.getMessage()).startsWith("request.operation is \"a\\u000ab\\u0007\\u202ex").hasSizeLessThan(400).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 10_002, 10_999, 11_000})
    void what_is_nested_as_deep_as_the_api_server_takes_it_is_read(int levels) throws Exception {
        assertThat(depth(reader.read(Reviews.nested(levels)).object())).isEqualTo(levels - 2);
        onSmallStack(() -> reader.read(Reviews.nested(levels)));
    }

    @Test
    @Timeout(10)
    void what_is_nested_deeper_is_not() {
        assertMalformed(Reviews.nested(11_001), "the body is nested deeper than 11000 levels");
        assertMalformed(Reviews.bytes("[".repeat(20 << 20)), "the body is nested deeper than 11000 levels");
        assertMalformed(Reviews.bytes("{\"a\":".repeat(4 << 20)), "the body is nested deeper than 11000 levels");
    }

    @Test
    void texts_and_keys_have_any_length() throws Exception {
        var longText = "x".repeat(21_000_000);
        assertThat(value(reader.read(Reviews.withValue("\"" + longText + "\""))).textValue()).hasSize(longText.length());
        assertThat(value(reader.read(Reviews.withValue("{\"" + longText + "\":1}"))).size()).isEqualTo(1);
        assertThat(value(reader.read(Reviews.withValue("\"" + "\\u003c".repeat(100_000) + "\""))).textValue()).hasSize(100_000);
        assertThat(value(reader.read(Reviews.withValue("\"\\u0000\\ud83d\\ude00\u00e4\ud83d\ude00\""))).textValue())
                .isEqualTo("\0\ud83d\ude00\u00e4\ud83d\ude00");
    }

    @Test
    void numbers_keep_their_value() throws Exception {
        assertThat(value(reader.read(Reviews.withValue("9223372036854775807"))).longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(value(reader.read(Reviews.withValue("0.1000"))).decimalValue()).isEqualTo(new BigDecimal("0.1000"));
        assertThat(value(reader.read(Reviews.withValue("1e3"))).decimalValue()).isEqualByComparingTo("1000");
        var digits = "7".repeat(9_990);
        assertThat(value(reader.read(Reviews.withValue(digits))).bigIntegerValue()).hasToString(digits);
        assertThat(value(reader.read(Reviews.withValue("0." + digits))).decimalValue()).isEqualTo(new BigDecimal("0." + digits));
    }

    @Test
    @Timeout(10)
    void numbers_cost_little_whatever_they_look_like() throws Exception {
        assertThat(value(reader.read(Reviews.withValue("0." + "3".repeat(10_000_000)))).doubleValue()).isEqualTo(1.0 / 3);
        assertThat(value(reader.read(Reviews.withValue("1e-999999999"))).decimalValue().signum()).isZero();
        assertThat(value(reader.read(Reviews.withValue("1e-99999999999"))).decimalValue().toPlainString()).hasSizeLessThan(10);
        assertMalformed(Reviews.withValue("1e999999999"), "the body is not JSON");
        assertMalformed(Reviews.withValue("1e99999999999"), "the body is not JSON");
        assertMalformed(Reviews.withValue("9".repeat(10_000_000)), "the body is not JSON");
    }

    @Test
    @Timeout(20)
    void keys_of_one_hash_cost_no_more_than_others() throws Exception {
        var keys = new ArrayList<String>();
        collidingKeys("", 17, keys);
        var object = new StringBuilder("{");
        for (var key : keys) object.append(object.length() > 1 ? "," : "").append('"').append(key).append("\":1");

        assertThat(value(reader.read(Reviews.withValue(object.append('}').toString()))).size()).isEqualTo(1 << 17);
    }

    /** {@code Aa} and {@code BB} have one hash, and so has every text made of them. */
    private static void collidingKeys(String start, int steps, List<String> keys) {
        if (steps == 0) {
            keys.add(start);
            return;
        }
        collidingKeys(start + "Aa", steps - 1, keys);
        collidingKeys(start + "BB", steps - 1, keys);
    }

    private static JsonNode value(Request request) {
        return request.object().at("/data/DB_HOST");
    }

    private static int depth(JsonNode node) {
        int depth = 0;
        for (var at = node; at.isContainerNode(); depth++) {
            var last = at;
            for (var child : at) last = child;
            at = last == at ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : last;
        }
        return depth;
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static void onSmallStack(Reading reading) throws Exception {
        var failures = new ArrayList<Throwable>();
        var thread = new Thread(null, () -> {
            try {
                reading.run();
            } catch (Exception | StackOverflowError e) {
                failures.add(e);
            }
        }, "small stack", 200 << 10);
        thread.start();
        thread.join();
        assertThat(failures).isEmpty();
    }

    private void assertMalformed(byte[] body, String line) {
        assertThatThrownBy(() -> reader.read(body)).isInstanceOf(MalformedReviewException.class).hasMessageStartingWith(line);
    }
}
