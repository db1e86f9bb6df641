package dev.driftlock.render;

/**
 * How a source is rendered.
 *
 * @param source the source's name
 * @param path below which its files stand, empty for the root of the repository
 * @param namespace for namespaced objects that name none; empty where the source sets none
 */
public record RenderSettings(String source, String path, Kind kind, String namespace, HelmOptions helm, KustomizeOptions kustomize,
        DirectoryOptions directory) {

    /** What turns files into objects; {@code auto} tells by the files (contract, section 2). */
    public enum Kind {
        AUTO, PLAIN, KUSTOMIZE, HELM
    }

    public RenderSettings {
        path = path.replaceAll("^(\\./)+|^/+|/+$", "");
        if (path.equals(".")) path = "";
    }

    /** With the options of each renderer as they are by default. */
    public static RenderSettings of(String source, String path, Kind kind, String namespace) {
        return new RenderSettings(source, path, kind, namespace, HelmOptions.DEFAULT, KustomizeOptions.NONE, DirectoryOptions.DEFAULT);
    }

    /** The namespace of a namespaced object that names none. */
    String defaultNamespace() {
        return namespace.isEmpty() ? "default" : namespace;
    }
}
