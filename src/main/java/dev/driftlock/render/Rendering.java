package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.render.checkout.Inputs;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a source declares at one commit, and what of it the next rendering can take over: the parsed files by their
 * path, or all that a program made as long as its inputs stay. Immutable.
 */
public final class Rendering {

    private static final Inputs NOTHING = new Inputs("", Map.of());

    /** The rendering before the first one. */
    public static final Rendering NONE = new Rendering("", Map.of(), NOTHING);

    private final String treeId;
    private final Map<String, RenderedFile> files;
    private final Inputs inputs;

    private Rendering(String treeId, Map<String, RenderedFile> files, Inputs inputs) {
        this.treeId = treeId;
        this.files = files;
        this.inputs = inputs;
    }

    static Rendering ofFiles(String treeId, Map<String, RenderedFile> files) {
        return new Rendering(treeId, files, NOTHING);
    }

    static Rendering made(Inputs inputs, Map<String, RenderedFile> made) {
        return new Rendering("", made, inputs);
    }

    boolean isOf(FileTree tree) {
        return !treeId.isEmpty() && treeId.equals(tree.id());
    }

    boolean isMadeFrom(FileTree tree, String how) throws IOException {
        return !inputs.ids().isEmpty() && inputs.areStillThoseOf(tree, how);
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
