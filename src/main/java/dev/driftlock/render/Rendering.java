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

    /** What is to be thought of the files: read here, recalled from another process, or recalled and to be read again. */
    private enum Trust {
        READ, RECALLED, DOUBTED
    }

    /** The rendering before the first one. */
    public static final Rendering NONE = new Rendering("", Map.of(), NOTHING, Trust.READ);

    private final String treeId;
    private final Map<String, RenderedFile> files;
    private final Inputs inputs;
    private final Trust trust;

    private Rendering(String treeId, Map<String, RenderedFile> files, Inputs inputs, Trust trust) {
        this.treeId = treeId;
        this.files = files;
        this.inputs = inputs;
        this.trust = trust;
    }

    static Rendering ofFiles(String treeId, Map<String, RenderedFile> files, boolean recalled) {
        return new Rendering(treeId, files, NOTHING, recalled ? Trust.RECALLED : Trust.READ);
    }

    static Rendering made(Inputs inputs, Map<String, RenderedFile> made) {
        return new Rendering("", made, inputs, Trust.READ);
    }

    /** Whether files in it are as another process read them, which may have been another version: not to be relied on for long. */
    public boolean isRecalled() {
        return trust == Trust.RECALLED;
    }

    /** The same, for a rendering that reads every file again; of what it reads the same it takes over the very objects. */
    public Rendering doubted() {
        return new Rendering("", files, NOTHING, Trust.DOUBTED);
    }

    boolean isDoubted() {
        return trust == Trust.DOUBTED;
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
