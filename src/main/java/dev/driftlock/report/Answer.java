package dev.driftlock.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API server is told about one request: the response of an AdmissionReview, ready to be written.
 *
 * @param denial empty where the request is allowed
 * @param warnings at most three lines that kubectl prints
 * @param auditAnnotations by their short names; the API server puts the webhook's name before them
 */
public record Answer(String uid, Optional<Denial> denial, List<String> warnings, Map<String, String> auditAnnotations) {

    /** Why a request is denied: {@code code} and {@code reason} of a metav1.Status, its message and causes. */
    public record Denial(int code, String reason, String message, List<Cause> causes) {
    }

    /** One finding as a metav1.StatusCause. */
    public record Cause(String field, String reason, String message) {
    }

    public boolean isAllowed() {
        return denial.isEmpty();
    }
}
