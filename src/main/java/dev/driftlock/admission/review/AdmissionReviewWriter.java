package dev.driftlock.admission.review;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.driftlock.report.Answer;
import dev.driftlock.report.Answer.Denial;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes an {@link Answer} as the AdmissionReview (admission.k8s.io/v1) that the API server expects; what is empty is left out. */
public final class AdmissionReviewWriter {

    public byte[] write(Answer answer) {
        try (var bytes = new ByteArrayBuilder(); var json = ReviewJson.writer(bytes)) {
            json.writeStartObject();
            json.writeStringField("apiVersion", "admission.k8s.io/v1");
            json.writeStringField("kind", "AdmissionReview");
            json.writeObjectFieldStart("response");
            writeResponse(json, answer);
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void writeResponse(JsonGenerator json, Answer answer) throws IOException {
        writeText(json, "uid", answer.uid());
        json.writeBooleanField("allowed", answer.isAllowed());
        if (answer.denial().isPresent()) writeStatus(json, answer.denial().get());
        if (!answer.warnings().isEmpty()) {
            json.writeArrayFieldStart("warnings");
            for (var warning : answer.warnings()) json.writeString(WellFormed.of(warning));
            json.writeEndArray();
        }
        if (!answer.auditAnnotations().isEmpty()) {
            json.writeObjectFieldStart("auditAnnotations");
            for (var annotation : answer.auditAnnotations().entrySet()) writeText(json, annotation.getKey(), annotation.getValue());
            json.writeEndObject();
        }
    }

    private static void writeStatus(JsonGenerator json, Denial denial) throws IOException {
        json.writeObjectFieldStart("status");
        json.writeStringField("status", "Failure");
        writeText(json, "message", denial.message());
        writeText(json, "reason", denial.reason());
        json.writeNumberField("code", denial.code());
        if (!denial.causes().isEmpty()) {
            json.writeObjectFieldStart("details");
            json.writeArrayFieldStart("causes");
            for (var cause : denial.causes()) {
                json.writeStartObject();
                writeText(json, "reason", cause.reason());
                writeText(json, "message", cause.message());
                writeText(json, "field", cause.field());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String name, String text) throws IOException {
        json.writeStringField(WellFormed.of(name), WellFormed.of(text));
    }
}
