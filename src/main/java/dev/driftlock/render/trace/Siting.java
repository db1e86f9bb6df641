package dev.driftlock.render.trace;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Place;
import dev.driftlock.render.RenderedDocument;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the places of a document's parts into it. A part without a place stands where what holds it stands. */
public final class Siting {

    private final Map<Located, Place> places;
    private final Map<Origin, Integer> origins = new LinkedHashMap<>();

    private Siting(Map<Located, Place> places) {
        this.places = places;
    }

    /** @param places by identity: equal values stand in many places */
    public static RenderedDocument of(Located document, Place whole, IdentityHashMap<Located, Place> places) {
        var siting = new Siting(places);
        siting.collect(document, whole);
        return new RenderedDocument(siting.sited(document, whole), List.copyOf(siting.origins.keySet()));
    }

    private void collect(Located node, Place around) {
        var place = places.getOrDefault(node, around);
        origins.putIfAbsent(origin(place), origins.size());
        children(node).forEach(child -> collect(child, place));
    }

    private static Origin origin(Place place) {
        return new Origin(place.file(), place.kind());
    }

    private static Iterable<Located> children(Located node) {
        return switch (node) {
            case Located.Mapping(var entries, var line) -> entries.values();
            case Located.Sequence(var items, var line) -> items;
            case Located.Scalar scalar -> List.of();
        };
    }

    private Located sited(Located node, Place around) {
        var place = places.getOrDefault(node, around);
        int position = Origin.position(place.line(), origins.get(origin(place)), origins.size());
        return switch (node) {
            case Located.Mapping(var entries, var line) -> {
                var sited = new LinkedHashMap<String, Located>();
                entries.forEach((name, value) -> sited.put(name, sited(value, place)));
                yield new Located.Mapping(sited, position);
            }
            case Located.Sequence(var items, var line) -> {
                var sited = new ArrayList<Located>();
                for (var item : items) sited.add(sited(item, place));
                yield new Located.Sequence(sited, position);
            }
            case Located.Scalar(var value, var line) -> new Located.Scalar(value, position);
        };
    }
}
