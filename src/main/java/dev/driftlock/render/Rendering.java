package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.render.checkout.Inputs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a source declares at one commit, and what of it the next rendering can take over: the parsed files by their
 * path, or all that a program made as long as its inputs stay. Immutable.
 */
public final class Rendering {

    private static final Inputs NOTHING = new Inputs("", Map.of());

    /** The rendering before the first one. */
    public static final Rendering NONE = new Rendering("", Map.of(), NOTHING, false);

    private final String treeId;
    private final Map<String, RenderedFile> files;
    private final Inputs inputs;
    private final boolean recalled;

    private Rendering(String treeId, Map<String, RenderedFile> files, Inputs inputs, boolean recalled) {
        this.treeId = treeId;
        this.files = files;
        this.inputs = inputs;
        this.recalled = recalled;
    }

    static Rendering ofFiles(String treeId, Map<String, RenderedFile> files, boolean recalled) {
        return new Rendering(treeId, files, NOTHING, recalled);
    }

    static Rendering made(Inputs inputs, Map<String, RenderedFile> made) {
        return new Rendering("", made, inputs, false);
    }

    /** Whether files in it are as another process read them, which may have been another version: not to be relied on for long. */
    public boolean isRecalled() {
        return recalled;
    }

    /** This rendering with the very objects of {@code before} wherever they are the same. */
    public Rendering takingOver(Rendering before) {
        var taken = new LinkedHashMap<>(files);
        taken.replaceAll((path, file) -> {
            var known = before.files.get(path);
            return known != null && file.isSameAs(known) ? known : file;
        });
        return new Rendering(treeId, taken, inputs, recalled);
    }

    /** Whether it holds the very objects of {@code other}. */
    public boolean declaresWhat(Rendering other) {
        return files.equals(other.files);
    }

    String treeId() {
        return treeId;
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
