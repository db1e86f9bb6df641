package dev.driftlock.render;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Finds the Kubernetes objects in one file: lists unfolded, what is no object counted. */
final class ManifestFile {

    private static final byte[] LFS = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final String source;
    private final List<Origin> origins;
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int skipped;

    private ManifestFile(String source, List<Origin> origins) {
        this.source = source;
        this.origins = origins;
    }

    static RenderedFile read(String source, FileTree.Blob blob, byte[] content) throws RenderException {
        var reader = new ManifestFile(source, List.of(new Origin(blob.path(), Origin.Kind.WRITTEN)));
        if (isPointer(content)) {
            reader.skipped++;
            reader.notes.add(blob.path() + " is a Git LFS pointer, its content is not in the repository");
        } else {
            reader.addAll(content);
        }
        return new RenderedFile(blob.id(), List.copyOf(reader.manifests), reader.skipped, List.copyOf(reader.notes));
    }

    /** Finds the objects in what a renderer made. */
    static RenderedFile of(String source, List<RenderedDocument> documents, List<String> notes) {
        var manifests = new ArrayList<Manifest>();
        var remarks = new ArrayList<>(notes);
        int skipped = 0;
        for (var document : documents) {
            var reader = new ManifestFile(source, document.origins());
            reader.add(document.content(), "", "");
            manifests.addAll(reader.manifests);
            remarks.addAll(reader.notes);
            skipped += reader.skipped;
        }
        return new RenderedFile("", List.copyOf(manifests), skipped, List.copyOf(remarks));
    }

    private void addAll(byte[] content) throws RenderException {
        try {
            for (var document : ManifestReader.read(origins.getFirst().file(), content)) add(document, "", "");
        } catch (ManifestException e) {
            throw RenderException.of(e);
        }
    }

    private static boolean isPointer(byte[] content) {
        return content.length >= LFS.length && Arrays.equals(content, 0, LFS.length, LFS, 0, LFS.length);
    }

    /** @param apiVersion of the list around it, for an item that names neither version nor kind; {@code kind} likewise */
    private void add(Located document, String apiVersion, String kind) {
        if (!(document instanceof Located.Mapping manifest)) {
            skipped++;
        } else if (listKind(manifest) instanceof String listKind) {
            var itemKind = listKind.substring(0, listKind.length() - "List".length());
            for (var item : ((Located.Sequence) manifest.entries().get("items")).items()) add(item, text(manifest, "apiVersion"), itemKind);
        } else {
            addObject(isUntyped(manifest) && !kind.isEmpty() ? typed(manifest, apiVersion, kind) : manifest);
        }
    }

    /** As kubectl tells a list: by its kind's end and by its items. */
    private static String listKind(Located.Mapping manifest) {
        var kind = text(manifest, "kind");
        return kind.endsWith("List") && manifest.entries().get("items") instanceof Located.Sequence ? kind : null;
    }

    private static boolean isUntyped(Located.Mapping manifest) {
        return text(manifest, "apiVersion").isEmpty() && text(manifest, "kind").isEmpty();
    }

    /** The items of a typed list, such as a ConfigMapList, need not say what they are. */
    private static Located.Mapping typed(Located.Mapping item, String apiVersion, String kind) {
        var entries = new LinkedHashMap<>(item.entries());
        entries.put("apiVersion", new Located.Scalar(TextNode.valueOf(apiVersion), item.line()));
        entries.put("kind", new Located.Scalar(TextNode.valueOf(kind), item.line()));
        return new Located.Mapping(entries, item.line());
    }

    private void addObject(Located.Mapping manifest) {
        var apiVersion = text(manifest, "apiVersion").intern();
        var kind = text(manifest, "kind").intern();
        var metadata = manifest.mapping("metadata");
        var name = text(metadata, "name");
        if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
            skip(manifest, apiVersion, kind);
            return;
        }
        var namespace = text(metadata, "namespace").intern();
        var key = new ObjectKey(ObjectKey.groupOf(apiVersion).intern(), kind, namespace, name);
        var object = DeclaredObject.of(key, apiVersion, source, origins, Normalised.of(key, manifest));
        manifests.add(new Manifest(object, namespace, customKind(key, manifest)));
    }

    /** What has a version and a kind was perhaps meant as an object, so it is worth a note. */
    private void skip(Located.Mapping manifest, String apiVersion, String kind) {
        skipped++;
        if (!apiVersion.isEmpty() && !kind.isEmpty()) {
            notes.add(origins.getFirst().file() + ":" + manifest.line() / origins.size() + " " + kind + " has no metadata.name");
        }
    }

    private static Optional<Manifest.CustomKind> customKind(ObjectKey key, Located.Mapping manifest) {
        if (!key.kind().equals("CustomResourceDefinition") || !key.group().equals("apiextensions.k8s.io")) return Optional.empty();
        var spec = manifest.mapping("spec");
        return Optional.of(new Manifest.CustomKind(text(spec, "group"), text(spec.mapping("names"), "kind"), !text(spec, "scope").equals("Cluster")));
    }

    private static String text(Located.Mapping mapping, String name) {
        var text = mapping.text(name);
        return text == null ? "" : text;
    }
}
