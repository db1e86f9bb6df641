package dev.driftlock.admission.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.driftlock.report.Answer;
import dev.driftlock.report.Answer.Cause;
import dev.driftlock.report.Answer.Denial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionReviewWriterTest {

    private final AdmissionReviewWriter writer = new AdmissionReviewWriter();

    @Test
    void an_allowed_request_says_no_more_than_that() {
        assertThat(written(new Answer("u", Optional.empty(), List.of(), Map.of())))
                .isEqualTo("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"u\",\"allowed\":true}}");
    }

    @Test
    void a_denial_is_a_status_with_causes() {
        assertThat(written(new Answer("u", Optional.of(new Denial(403, "Forbidden", "no\nway",
                List.of(new Cause("data.a", "diverges", "git says b")))), List.of("careful"), Map.of("verdict", "denied"))))
                .isEqualTo("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"u\",\"allowed\":false,"
                        + "\"status\":{\"status\":\"Failure\",\"message\":\"no\\nway\",\"reason\":\"Forbidden\",\"code\":403,"
                        + "\"details\":{\"causes\":[{\"reason\":\"diverges\",\"message\":\"git says b\",\"field\":\"data.a\"}]}},"
                        + "\"warnings\":[\"careful\"],\"auditAnnotations\":{\"verdict\":\"denied\"}}}");
    }

    @Test
    void a_denial_without_causes_has_no_details() {
        assertThat(written(new Answer("u", Optional.of(new Denial(500, "InternalError", "m", List.of())), List.of(), Map.of())))
                .doesNotContain("details").contains("\"code\":500");
    }

    @Test
    void whatever_a_text_holds_the_review_is_json() throws Exception {
        var odd = "\ud800 \udc00\ud83d\ude00 \u0000 \" \\ \u2028 \ud83d";
        var json = new ObjectMapper().readTree(writer.write(new Answer("u", Optional.of(new Denial(403, odd, odd,
                List.of(new Cause(odd, odd, odd)))), List.of(odd), Map.of(odd, odd))));

        assertThat(json.at("/response/status/message").textValue()).isEqualTo("\ufffd \ufffd\ud83d\ude00 \u0000 \" \\ \u2028 \ufffd");
        assertThat(json.at("/response/warnings/0").textValue()).hasSize(odd.length());
    }

    private String written(Answer answer) {
        return new String(writer.write(answer), java.nio.charset.StandardCharsets.UTF_8);
    }
}
