package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Form;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;

/** When two scalars are the same value to Kubernetes. */
final class Scalars {

    private Scalars() {
    }

    static boolean same(JsonNode a, JsonNode b, Type type) {
        if (a.equals(b) || isSameNumber(a, b)) return true;
        return switch (type) {
            case Type.Scalar(var form) -> sameForm(form, a.asText(), b.asText());
            case Type.Unknown(var quantities) -> quantities && sameQuantity(a.asText(), b.asText());
            default -> false;
        };
    }

    private static boolean isSameNumber(JsonNode a, JsonNode b) {
        if (!a.isNumber() || !b.isNumber()) return false;
        if (a.isDouble() || b.isDouble() || a.isFloat() || b.isFloat()) return a.doubleValue() == b.doubleValue();
        return a.decimalValue().compareTo(b.decimalValue()) == 0;
    }

    private static boolean sameForm(Form form, String a, String b) {
        return switch (form) {
            case QUANTITY -> sameQuantity(a, b);
            // A text of digits alone is accepted nowhere an int-or-string stands, so it can only be the number.
            case INT_OR_STRING -> a.equals(b);
            case BYTES -> sameBytes(a, b);
            case TIME -> sameTime(a, b);
            case DURATION -> GoDuration.parse(a).flatMap(left -> GoDuration.parse(b).map(left::equals)).orElse(false);
            case STRING, NUMBER, BOOLEAN -> false;
        };
    }

    private static boolean sameQuantity(String a, String b) {
        var left = Quantity.parse(a);
        var right = Quantity.parse(b);
        return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
    }

    private static boolean sameBytes(String a, String b) {
        try {
            return Arrays.equals(Base64.getMimeDecoder().decode(a), Base64.getMimeDecoder().decode(b));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean sameTime(String a, String b) {
        try {
            return OffsetDateTime.parse(a).toInstant().equals(OffsetDateTime.parse(b).toInstant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Whether this is what Go's {@code omitempty} drops. */
    static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> !value.booleanValue();
            case STRING -> value.textValue().isEmpty();
            case NUMBER -> value.decimalValue().signum() == 0;
            default -> false;
        };
    }
}
