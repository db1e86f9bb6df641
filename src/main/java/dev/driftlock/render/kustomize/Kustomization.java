package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A kustomization file.
 *
 * @param file its real path from the root of the repository
 * @param directory that of the file
 */
public record Kustomization(String file, String directory, Located.Mapping content) {

    /** In the order in which kustomize looks for them. */
    public static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    static Kustomization read(String file, byte[] text) throws RenderException {
        int slash = file.lastIndexOf('/');
        return new Kustomization(file, slash < 0 ? "" : file.substring(0, slash), mapping(file, text));
    }

    private static Located.Mapping mapping(String file, byte[] text) throws RenderException {
        var documents = documents(file, text);
        if (documents.isEmpty()) return new Located.Mapping(new LinkedHashMap<>(), 1);
        if (documents.size() == 1 && documents.getFirst() instanceof Located.Mapping mapping) return mapping;
        throw RenderException.of(file + " is no kustomization");
    }

    static List<Located> documents(String file, byte[] text) throws RenderException {
        try {
            return ManifestReader.read(file, text);
        } catch (ManifestException e) {
            throw RenderException.of(e.getMessage());
        }
    }

    /** The items of a list that are maps. */
    List<Located.Mapping> entries(String field) {
        if (!(content.entries().get(field) instanceof Located.Sequence(var items, var line))) return List.of();
        return items.stream().filter(Located.Mapping.class::isInstance).map(Located.Mapping.class::cast).toList();
    }

    /** The texts of a list. */
    static List<Located.Scalar> texts(Located list) {
        if (!(list instanceof Located.Sequence(var items, var line))) return List.of();
        var texts = new ArrayList<Located.Scalar>();
        for (var item : items) {
            if (item instanceof Located.Scalar scalar && scalar.value().isTextual()) texts.add(scalar);
        }
        return texts;
    }
}
