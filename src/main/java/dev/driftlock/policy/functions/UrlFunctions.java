package dev.driftlock.policy.functions;

import static dev.driftlock.policy.functions.Functions.arg;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionOverload;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code url('https://example.com')} and its parts (kubernetes.urls). */
final class UrlFunctions {

    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.URL");

    private UrlFunctions() {
    }

    private static final class Value extends Opaque<Url> {
        Value(Url url) {
            super(TYPE, url);
        }
    }

    static void addTo(Functions functions) {
        var string = arg(SimpleType.STRING, String.class);
        functions.global("url", "string_to_url", TYPE, args -> new Value(Url.parse((String) args[0]).orElseThrow(() -> Failure.of("no absolute URL"))), string);
        functions.global("isURL", "is_url_string", SimpleType.BOOL, args -> Url.parse((String) args[0]).isPresent(), string);
        text(functions, "getScheme", args -> of(args[0]).scheme());
        text(functions, "getHost", args -> of(args[0]).host());
        text(functions, "getHostname", args -> of(args[0]).hostname());
        text(functions, "getPort", args -> of(args[0]).port());
        text(functions, "getEscapedPath", args -> of(args[0]).path());
        functions.member("getQuery", "url_get_query", MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
                args -> query(of(args[0]).query()), arg(TYPE, Value.class));
    }

    private static void text(Functions functions, String name, CelFunctionOverload implementation) {
        functions.member(name, "url_" + name, SimpleType.STRING, implementation, arg(TYPE, Value.class));
    }

    private static Url of(Object value) {
        return ((Value) value).held();
    }

    /** As Go's url.Query: what cannot be decoded is left out. */
    private static Map<String, List<String>> query(String query) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : query.split("&")) {
            if (pair.isEmpty() || pair.contains(";")) continue;
            int equals = pair.indexOf('=');
            try {
                var key = decode(equals < 0 ? pair : pair.substring(0, equals));
                values.computeIfAbsent(key, k -> new ArrayList<>()).add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            } catch (IllegalArgumentException e) {
                // Go's Query drops it without a word as well.
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
