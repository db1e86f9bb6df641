package dev.driftlock.render.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a YAML scalar means to Kubernetes, which reads YAML 1.1 with Go's yaml.v2 through sigs.k8s.io/yaml: {@code 0644}
 * is 420, {@code on} is true, a timestamp stays text. YamlScalarTest holds it to a table made with the real one.
 */
final class YamlScalar {

    private static final String PREFIX = "tag:yaml.org,2002:";
    private static final String BOOL = PREFIX + "bool";
    private static final String INT = PREFIX + "int";
    private static final String FLOAT = PREFIX + "float";
    private static final String NULL = PREFIX + "null";
    private static final String BINARY = PREFIX + "binary";
    /** The tags that change what a text is; with {@code !!str}, {@code !!timestamp} or a tag that nobody knows it stays one. */
    private static final Set<String> TYPED = Set.of(BOOL, INT, FLOAT, NULL);

    private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Map<String, Double> NOT_FINITE = Map.ofEntries(
            Map.entry(".nan", Double.NaN), Map.entry(".NaN", Double.NaN), Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY), Map.entry(".Inf", Double.POSITIVE_INFINITY), Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY), Map.entry("+.Inf", Double.POSITIVE_INFINITY), Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY), Map.entry("-.Inf", Double.NEGATIVE_INFINITY), Map.entry("-.INF", Double.NEGATIVE_INFINITY));

    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    /** Only a number that begins with its point keeps its underscores, and there they must stand between digits. */
    private static final Pattern POINT_FIRST = Pattern.compile("\\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?");
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private YamlScalar() {
    }

    /**
     * @param tag the explicit tag, null where there is none
     * @param quoted whether quotes or a block style keep it from being anything but text
     * @return String, Long, BigInteger, Double, Boolean or null
     * @throws IllegalArgumentException when the text does not fit its explicit tag
     */
    static Object resolve(String tag, boolean quoted, String text) {
        if (tag == null) return quoted ? text : implicit(text);
        if (tag.equals(BINARY)) return binary(text);
        return TYPED.contains(tag) ? explicit(tag, implicit(text), text) : text;
    }

    private static Object explicit(String tag, Object value, String text) {
        boolean fits = switch (value) {
            case null -> tag.equals(NULL);
            case Boolean b -> tag.equals(BOOL);
            case Double d -> tag.equals(FLOAT);
            case Long l -> tag.equals(INT) || tag.equals(FLOAT);
            case BigInteger b -> tag.equals(INT);
            default -> false;
        };
        if (!fits) throw new IllegalArgumentException("'" + text + "' is no !!" + tag.substring(PREFIX.length()));
        return value instanceof Long whole && tag.equals(FLOAT) ? (Object) whole.doubleValue() : value;
    }

    private static Object binary(String text) {
        try {
            var digits = text.replaceAll("[\\r\\n]", "");
            if (digits.length() % 4 != 0) throw new IllegalArgumentException("no padding");
            return new String(Base64.getDecoder().decode(digits), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("!!binary is no base64");
        }
    }

    private static Object implicit(String text) {
        if (NOTHING.contains(text)) return null;
        char first = text.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+') return numberOrText(text);
        if (first == '.') return pointFirst(text);
        if (TRUE.contains(text)) return Boolean.TRUE;
        if (FALSE.contains(text)) return Boolean.FALSE;
        return text;
    }

    private static Object pointFirst(String text) {
        if (NOT_FINITE.get(text) instanceof Double special) return special;
        return POINT_FIRST.matcher(text).matches() ? finite(text.replace("_", ""), text) : text;
    }

    private static Object numberOrText(String text) {
        if (NOT_FINITE.get(text) instanceof Double special) return special;
        var digits = text.replace("_", "");
        if (integer(digits) instanceof BigInteger whole) {
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
        }
        if (DECIMAL.matcher(digits).matches()) return finite(digits, text);
        // Go reads the digits after 0b with their own sign.
        if (digits.startsWith("0b") && parse(digits.substring(2), 2) instanceof BigInteger whole) return whole.longValue();
        return text;
    }

    private static Object finite(String digits, String text) {
        double value = Double.parseDouble(digits);
        return Double.isInfinite(value) ? text : (Object) value;
    }

    /** The whole number that Go's ParseInt and ParseUint see in base 0, null where they see none. */
    private static BigInteger integer(String text) {
        boolean negative = text.startsWith("-");
        var unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        var magnitude = unsigned.length() > 1 && unsigned.charAt(0) == '0' ? prefixed(unsigned) : digits(unsigned, 10);
        if (magnitude == null) return null;
        var value = negative ? magnitude.negate() : magnitude;
        boolean signed = text.length() > unsigned.length();
        boolean inRange = value.bitLength() < Long.SIZE || !signed && value.compareTo(MAX_UNSIGNED) <= 0;
        return inRange && value.compareTo(MIN_LONG) >= 0 ? value : null;
    }

    private static BigInteger prefixed(String text) {
        return switch (text.charAt(1)) {
            case 'x', 'X' -> digits(text.substring(2), 16);
            case 'o', 'O' -> digits(text.substring(2), 8);
            case 'b', 'B' -> digits(text.substring(2), 2);
            default -> digits(text.substring(1), 8);
        };
    }

    private static BigInteger parse(String text, int radix) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        var magnitude = digits(signed ? text.substring(1) : text, radix);
        return magnitude == null || magnitude.bitLength() >= Long.SIZE ? null : text.startsWith("-") ? magnitude.negate() : magnitude;
    }

    private static BigInteger digits(String text, int radix) {
        // No more digits than 64 bits need, leading zeros apart: a megabyte of digits must not cost a multiplication of its square.
        int from = 0;
        while (from < text.length() - 1 && text.charAt(from) == '0') from++;
        if (text.isEmpty() || text.length() - from > Long.SIZE) return null;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) return null;
        }
        return new BigInteger(text.substring(from), radix);
    }

    /** The value as JSON; {@code .inf} and {@code .nan} have none. */
    static JsonNode json(Object value) {
        return switch (value) {
            case null -> NullNode.getInstance();
            case Boolean flag -> BooleanNode.valueOf(flag);
            case Long whole -> LongNode.valueOf(whole);
            case BigInteger whole -> BigIntegerNode.valueOf(whole);
            case Double number -> number(number);
            default -> TextNode.valueOf(value.toString());
        };
    }

    /** A number as the API server holds it: whole ones as 64 bit integers, whatever their notation, others as doubles. */
    static JsonNode number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) throw new IllegalArgumentException(key(value) + " cannot be written as JSON");
        if (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE) return LongNode.valueOf((long) value);
        return DecimalNode.valueOf(BigDecimal.valueOf(value));
    }

    /** The value as the name of a field. */
    static String key(Object value) {
        return switch (value) {
            case null -> throw new IllegalArgumentException("null cannot be the name of a field");
            case Double number -> key(number.doubleValue());
            default -> value.toString();
        };
    }

    /** As Go's strconv.FormatFloat(value, 'g', -1, 32) writes it, which is what becomes of such a key in sigs.k8s.io/yaml. */
    private static String key(double value) {
        float rounded = (float) value;
        if (Float.isNaN(rounded)) return ".nan";
        if (Float.isInfinite(rounded)) return rounded > 0 ? ".inf" : "-.inf";
        if (rounded == 0) return 1 / rounded < 0 ? "-0" : "0";
        var decimal = new BigDecimal(Float.toString(rounded)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 6) return decimal.toPlainString();
        var mantissa = decimal.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
