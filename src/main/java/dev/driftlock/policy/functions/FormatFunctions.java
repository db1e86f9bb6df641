package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code format.dns1123Label().validate(text)} and its siblings (kubernetes.format): none where the text is right, else what is wrong. */
final class FormatFunctions {

    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.NamedFormat");
    private static final int LABEL = 63;
    private static final int SUBDOMAIN = 253;
    private static final String DNS_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
    private static final String DNS_SUBDOMAIN = DNS_LABEL + "(?:\\." + DNS_LABEL + ")*";
    private static final String DNS_1035 = "[a-z](?:[-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private static final Map<String, Named> FORMATS = new LinkedHashMap<>();

    static {
        text("dns1123Label", "a lowercase RFC 1123 label", LABEL, DNS_LABEL);
        text("dns1123LabelPrefix", "the beginning of a lowercase RFC 1123 label", LABEL, DNS_LABEL + "-*");
        text("dns1123Subdomain", "a lowercase RFC 1123 subdomain", SUBDOMAIN, DNS_SUBDOMAIN);
        text("dns1123SubdomainPrefix", "the beginning of a lowercase RFC 1123 subdomain", SUBDOMAIN, DNS_SUBDOMAIN + "-*");
        text("dns1035Label", "a DNS-1035 label", LABEL, DNS_1035);
        text("dns1035LabelPrefix", "the beginning of a DNS-1035 label", LABEL, DNS_1035 + "-*");
        text("labelValue", "a label's value", LABEL, "(?:" + QUALIFIED + ")?");
        add("qualifiedName", "a qualified name", FormatFunctions::isQualifiedName);
        add("uri", "an absolute URL", text -> Url.parse(text).isPresent());
        text("uuid", "a UUID", 45, "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
        add("byte", "base64", FormatFunctions::isBase64);
        add("date", "a date", text -> isTime(() -> LocalDate.parse(text)));
        add("datetime", "a date and time", text -> isTime(() -> OffsetDateTime.parse(text.replace(' ', 'T'))));
    }

    private FormatFunctions() {
    }

    private record Named(String name, String what, Predicate<String> test) {
    }

    private static final class Value extends Opaque<Named> {
        Value(Named format) {
            super(TYPE, format);
        }
    }

    static void addTo(Functions functions) {
        var string = arg(SimpleType.STRING, String.class);
        FORMATS.forEach((name, format) -> functions.global("format." + name, "format_" + name, TYPE, args -> new Value(format)));
        functions.global("format.named", "format_named", OptionalType.create(TYPE), args -> Optional.ofNullable(FORMATS.get((String) args[0])).map(Value::new), string);
        functions.member("validate", "format_validate", OptionalType.create(ListType.create(SimpleType.STRING)),
                args -> validate(((Value) args[0]).held(), (String) args[1]), arg(TYPE, Value.class), string);
    }

    private static Optional<List<String>> validate(Named format, String text) {
        return format.test.test(text) ? Optional.empty() : Optional.of(List.of("must be " + format.what));
    }

    private static void add(String name, String what, Predicate<String> test) {
        FORMATS.put(name, new Named(name, what, test));
    }

    private static void text(String name, String what, int longest, String pattern) {
        var compiled = Pattern.compile(pattern);
        add(name, what + " of at most " + longest + " characters", text -> text.length() <= longest && compiled.matcher(text).matches());
    }

    private static boolean isQualifiedName(String text) {
        int slash = text.indexOf('/');
        var name = text.substring(slash + 1);
        boolean goodPrefix = slash < 0 || slash <= SUBDOMAIN && text.substring(0, slash).matches(DNS_SUBDOMAIN);
        return goodPrefix && name.length() <= LABEL && name.matches(QUALIFIED);
    }

    private static boolean isBase64(String text) {
        try {
            return text.isEmpty() || Base64.getDecoder().decode(text).length > 0 && text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTime(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
