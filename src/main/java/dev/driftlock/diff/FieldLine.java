package dev.driftlock.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.diff.Type.Form;
import dev.driftlock.diff.Type.Items;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One line of the table of types: {@code ports list({core/v1.ContainerPort}) keys=containerPort,protocol:"TCP"}.
 * The grammar stands at the head of the table.
 */
record FieldLine(String name, Member member) {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, Form> FORMS = Map.of("string", Form.STRING, "number", Form.NUMBER, "boolean", Form.BOOLEAN,
            "quantity", Form.QUANTITY, "int-or-string", Form.INT_OR_STRING, "bytes", Form.BYTES, "time", Form.TIME, "duration", Form.DURATION);

    static FieldLine parse(String line, Function<String, Struct> structs) {
        var words = words(line);
        var items = items(words);
        var flags = words.subList(2, words.size());
        var defaults = flags.stream().filter(flag -> flag.startsWith("default=")).map(flag -> json(flag.substring("default=".length()))).toList();
        var type = type(words.get(1), items, structs);
        boolean emptyMeans = flags.contains("value") || type instanceof Type.Unknown;
        return new FieldLine(words.get(0), new Member(type, flags.contains("zero"), emptyMeans, defaults, allocation(flags)));
    }

    private static Allocation allocation(List<String> flags) {
        var entries = flags.stream().filter(flag -> flag.startsWith("allocated=")).findFirst()
                .map(flag -> Set.of(flag.substring("allocated=".length()).split(","))).orElse(Set.of());
        var copies = flags.stream().filter(flag -> flag.startsWith("copies=")).findFirst().map(flag -> flag.substring("copies=".length())).orElse("");
        return new Allocation(flags.contains("allocated") && copies.isEmpty(), entries, copies, false);
    }

    private static Type type(String shape, Items items, Function<String, Struct> structs) {
        if (shape.startsWith("list(")) return new Type.ListOf(Member.of(type(inner(shape), new Type.Conventional(), structs), true), items);
        if (shape.startsWith("map(")) return new Type.MapOf(Member.of(type(inner(shape), new Type.Conventional(), structs), true));
        if (shape.startsWith("{")) return structs.apply(shape.substring(1, shape.length() - 1));
        return FORMS.containsKey(shape) ? new Type.Scalar(FORMS.get(shape)) : Type.UNKNOWN;
    }

    private static String inner(String shape) {
        return shape.substring(shape.indexOf('(') + 1, shape.length() - 1);
    }

    private static Items items(List<String> words) {
        for (var word : words) {
            if (word.equals("atomic")) return new Type.Atomic();
            if (word.equals("set")) return new Type.SetItems();
            if (word.startsWith("keys=")) return keyed(word.substring("keys=".length()));
        }
        return new Type.Conventional();
    }

    private static Items keyed(String text) {
        var keys = new ArrayList<String>();
        var defaults = new LinkedHashMap<String, String>();
        for (var each : text.split(",")) {
            int colon = each.indexOf(':');
            keys.add(colon < 0 ? each : each.substring(0, colon));
            if (colon >= 0) defaults.put(keys.getLast(), json(each.substring(colon + 1)).asText());
        }
        return new Type.Keyed(List.copyOf(keys), defaults);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("table of types: " + text, e);
        }
    }

    /** The words of a line; a space within quotation marks parts nothing. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char at = line.charAt(i);
            if (at == '"' && line.charAt(i - 1) != '\\') quoted = !quoted;
            if (at == ' ' && !quoted) {
                words.add(line.substring(start, i));
                start = i + 1;
            }
        }
        words.add(line.substring(start));
        return words;
    }
}
