package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Place;
import dev.driftlock.render.trace.Leaf;
import dev.driftlock.render.trace.Leaves;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds for each part of a rendered document where a person changes it: the template's line where the value stands in it,
 * the line of the value file that it came from where that can be told, else the template's line.
 */
final class DocumentTrace {

    private static final Pattern VALUE = Pattern.compile("\\.Values\\.([A-Za-z0-9_.-]+)");

    private final String file;
    private final TemplateText template;
    private final String valuesPrefix;
    private final Leaves leaves;
    private final Set<Located> volatileParts;
    private final boolean isSecret;
    private final IdentityHashMap<Located, Place> places = new IdentityHashMap<>();
    private final Map<Located, Leaf> traced = new IdentityHashMap<>();

    /** @param valuesPrefix where the values of the template's chart stand among all, such as {@code postgresql.}; empty for the chart itself */
    DocumentTrace(String file, TemplateText template, String valuesPrefix, Leaves leaves, Set<Located> volatileParts, boolean isSecret) {
        this.file = file;
        this.template = template;
        this.valuesPrefix = valuesPrefix;
        this.leaves = leaves;
        this.volatileParts = volatileParts;
        this.isSecret = isSecret;
    }

    /** @param start the template's line where the document begins */
    IdentityHashMap<Located, Place> places(Located.Mapping document, int start) {
        place(document, List.of(), start, true);
        return places;
    }

    /** @param at the template's line; {@code found}: whether the part itself stands there, not only what holds it */
    private void place(Located node, List<String> path, int at, boolean found) {
        if (volatileParts.contains(node)) {
            places.put(node, new Place(file, at, Origin.Kind.VOLATILE));
            return;
        }
        switch (node) {
            case Located.Mapping mapping -> placeMapping(mapping, path, at, found);
            case Located.Sequence list -> placeItems(list, path, at, found);
            case Located.Scalar scalar -> places.put(node, placeOf(scalar, path, at, found));
        }
    }

    /** Each item is looked for behind the one before; where a loop makes several, at the same line again. */
    private void placeItems(Located.Sequence list, List<String> path, int at, boolean found) {
        var written = found ? template.items(at) : List.<TemplateText.Line>of();
        int next = 0;
        for (int i = 0; i < list.items().size(); i++) {
            var item = list.items().get(i);
            int line = indexOf(item, written, next);
            if (line < 0 && next > 0) line = indexOf(item, written, next - 1);
            place(item, with(path, Integer.toString(i)), line < 0 ? at : written.get(line).number(), line >= 0);
            if (line >= 0) next = line + 1;
        }
        places.put(list, new Place(file, at, Origin.Kind.WRITTEN));
    }

    private static int indexOf(Located item, List<TemplateText.Line> written, int from) {
        for (int i = from; i < written.size(); i++) {
            if (written.get(i).mayBegin(item)) return i;
        }
        return -1;
    }

    private void placeMapping(Located.Mapping mapping, List<String> path, int at, boolean found) {
        mapping.entries().forEach((name, value) -> {
            var field = found ? template.field(at, path.isEmpty(), name) : OptionalInt.empty();
            place(value, with(path, name), field.orElse(at), field.isPresent());
        });
        places.put(mapping, mapOfValues(mapping).orElse(new Place(file, at, Origin.Kind.WRITTEN)));
    }

    /** A map all of whose entries come from one map of the values is changed, and added to, there. */
    private Optional<Place> mapOfValues(Located.Mapping mapping) {
        Leaf first = null;
        for (var entry : mapping.entries().entrySet()) {
            var leaf = traced.get(entry.getValue());
            if (leaf == null || leaf.origin().kind() != Origin.Kind.WRITTEN || !leaf.path().getLast().equals(entry.getKey())) return Optional.empty();
            if (first != null && !isBeside(first, leaf)) return Optional.empty();
            first = leaf;
        }
        return Optional.ofNullable(first).map(leaf -> new Place(leaf.origin().file(), leaf.parent(), Origin.Kind.WRITTEN)).filter(place -> place.line() > 0);
    }

    private static boolean isBeside(Leaf one, Leaf other) {
        return one.origin().equals(other.origin()) && one.parent() == other.parent()
                && one.path().subList(0, one.path().size() - 1).equals(other.path().subList(0, other.path().size() - 1));
    }

    private Place placeOf(Located.Scalar scalar, List<String> path, int at, boolean found) {
        var text = scalar.value().asText();
        if (found && isWritten(path.getLast(), text, at)) return new Place(file, at, Origin.Kind.WRITTEN);
        var leaf = found ? referred(text, at) : Optional.<Leaf>empty();
        if (leaf.isEmpty()) leaf = leaves.saying(text, path).or(() -> decoded(path, text).flatMap(plain -> leaves.saying(plain, path)));
        leaf.ifPresent(known -> traced.put(scalar, known));
        return leaf.map(known -> place(known, at)).orElse(new Place(file, at, Origin.Kind.RENDERED));
    }

    private Place place(Leaf leaf, int at) {
        return leaf.origin().kind() == Origin.Kind.CONFIGURED ? new Place(file, at, Origin.Kind.CONFIGURED)
                : new Place(leaf.origin().file(), leaf.origin().kind() == Origin.Kind.WRITTEN ? leaf.line() : 1, leaf.origin().kind());
    }

    private boolean isWritten(String name, String text, int at) {
        var line = template.line(at);
        if (line.hasAction()) return false;
        var value = line.text().stripLeading().startsWith("- ") && !line.text().contains(":") ? line.text().strip().substring(2) : line.valueOf(name);
        if (value.startsWith("|") || value.startsWith(">")) return template.isPlainBlock(at);
        return value.replaceAll("^([\"'])(.*)\\1$", "$2").equals(text);
    }

    /** The value that the template's line names: the only one, or among several the only one that says this. */
    private Optional<Leaf> referred(String text, int at) {
        var named = new ArrayList<Leaf>();
        var names = VALUE.matcher(template.line(at).text()).results().map(match -> match.group(1)).distinct().toList();
        for (var name : names) leaves.at(valuesPrefix + name).or(() -> name.startsWith("global.") ? leaves.at(name) : Optional.empty()).ifPresent(named::add);
        if (names.size() == 1) return named.stream().filter(leaf -> text.contains(leaf.text())).findFirst();
        var saying = named.stream().filter(leaf -> leaf.text().equals(text)).toList();
        return saying.size() == 1 ? Optional.of(saying.getFirst()) : Optional.empty();
    }

    /** A Secret's data as the values have it. */
    private Optional<String> decoded(List<String> path, String text) {
        if (!isSecret || path.size() != 2 || !path.getFirst().equals("data")) return Optional.empty();
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> with(List<String> path, String step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
