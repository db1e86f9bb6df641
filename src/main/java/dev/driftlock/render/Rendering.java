package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import java.util.List;
import java.util.Map;

/**
 * What a source declares at one commit, and what of it the next rendering can take over: the parsed files by their
 * path. Immutable.
 */
public final class Rendering {

    /** The rendering before the first one. */
    public static final Rendering NONE = new Rendering("", Map.of());

    private final String treeId;
    private final Map<String, RenderedFile> files;

    Rendering(String treeId, Map<String, RenderedFile> files) {
        this.treeId = treeId;
        this.files = files;
    }

    boolean isOf(FileTree tree) {
        return !treeId.isEmpty() && treeId.equals(tree.id());
    }

    Map<String, RenderedFile> files() {
        return files;
    }

    public List<DeclaredObject> objects() {
        return files.values().stream().flatMap(file -> file.manifests().stream()).map(Manifest::object).toList();
    }

    /** How many documents are no Kubernetes objects. */
    public int skipped() {
        return files.values().stream().mapToInt(RenderedFile::skipped).sum();
    }

    /** What people should know of the files, one line each: for health detail. */
    public List<String> notes() {
        return files.values().stream().flatMap(file -> file.notes().stream()).toList();
    }
}
