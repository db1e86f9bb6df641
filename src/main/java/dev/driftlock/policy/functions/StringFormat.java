package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code '%s has %d'.format([name, n])} (cel-go's strings library): {@code %s %d %f %e %b %o %x %X %%}. cel-java has none of it. */
final class StringFormat {

    private static final int USUAL_PRECISION = 6;
    private static final int LARGEST_PRECISION = 1000;

    private final String pattern;
    private final List<?> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    private StringFormat(String pattern, List<?> values) {
        this.pattern = pattern;
        this.values = values;
    }

    static void addTo(Functions functions) {
        functions.member("format", "string_format", SimpleType.STRING, args -> new StringFormat((String) args[0], (List<?>) args[1]).text(),
                arg(SimpleType.STRING, String.class), arg(ListType.create(SimpleType.DYN), List.class));
    }

    private String text() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') out.append(c);
            else if (at < pattern.length() && pattern.charAt(at) == '%') out.append(pattern.charAt(at++));
            else clause();
        }
        if (next < values.size()) throw Failure.of("more values than places in the format");
        return out.toString();
    }

    private void clause() {
        int precision = precision();
        if (at >= pattern.length()) throw Failure.of("a format that ends in %");
        if (next >= values.size()) throw Failure.of("fewer values than places in the format");
        var value = values.get(next++);
        char verb = pattern.charAt(at++);
        out.append(switch (verb) {
            case 's' -> string(value);
            case 'd' -> decimal(value);
            case 'f' -> fixed(value, precision);
            case 'e' -> scientific(value, precision);
            case 'b' -> value instanceof Boolean flag ? (flag ? "1" : "0") : radix(value, 2);
            case 'o' -> radix(value, 8);
            case 'x' -> hex(value);
            case 'X' -> hex(value).toUpperCase(Locale.ROOT);
            default -> throw Failure.of("an unknown place in the format");
        });
    }

    private int precision() {
        if (at >= pattern.length() || pattern.charAt(at) != '.') return USUAL_PRECISION;
        int start = ++at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at)) && at - start < 5) at++;
        if (at == start) throw Failure.of("a precision without digits in the format");
        int precision = Integer.parseInt(pattern.substring(start, at));
        if (precision > LARGEST_PRECISION) throw Failure.of("a precision that is too large");
        return precision;
    }

    private static String string(Object value) {
        return switch (value) {
            case Double number -> number % 1 == 0 && Math.abs(number) < 1e15 ? String.valueOf(number.longValue()) : number.toString();
            case Duration duration -> BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9)).stripTrailingZeros().toPlainString() + "s";
            case NullValue none -> "null";
            case CelByteString bytes -> new String(bytes.toByteArray(), StandardCharsets.UTF_8);
            case List<?> list -> list.stream().map(StringFormat::string).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map(map);
            default -> value.toString();
        };
    }

    /** In the order of its keys, so that a message does not change from one replica to the other. */
    private static String map(Map<?, ?> map) {
        var sorted = new TreeMap<String, String>();
        map.forEach((key, value) -> sorted.put(string(key), string(value)));
        return sorted.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String decimal(Object value) {
        if (value instanceof Long || value instanceof UnsignedLong) return value.toString();
        if (value instanceof Double number) return string(number);
        throw Failure.of("%d takes a number");
    }

    private static String fixed(Object value, int precision) {
        double number = number(value);
        if (!Double.isFinite(number)) return string(number);
        return new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(Object value, int precision) {
        double number = number(value);
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%." + precision + "e", number) : string(number);
    }

    private static double number(Object value) {
        if (value instanceof Number number) return number.doubleValue();
        throw Failure.of("%f and %e take a number");
    }

    private static String radix(Object value, int radix) {
        if (value instanceof Long number) return Long.toString(number, radix);
        if (value instanceof UnsignedLong number) return number.toString(radix);
        throw Failure.of("%b, %o and %x take an integer");
    }

    private static String hex(Object value) {
        if (value instanceof String text) return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        if (value instanceof CelByteString bytes) return HexFormat.of().formatHex(bytes.toByteArray());
        return radix(value, 16);
    }
}
