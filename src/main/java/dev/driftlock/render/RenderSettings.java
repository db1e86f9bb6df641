package dev.driftlock.render;

/**
 * How a source is rendered.
 *
 * @param source the source's name
 * @param path below which its files stand, empty for the root of the repository
 * @param namespace for namespaced objects that name none; empty where the source sets none
 */
public record RenderSettings(String source, String path, Kind kind, String namespace) {

    /** What turns files into objects; {@code auto} tells by the files (contract, section 2). */
    public enum Kind {
        AUTO, PLAIN, KUSTOMIZE, HELM
    }

    /** The namespace of a namespaced object that names none. */
    String defaultNamespace() {
        return namespace.isEmpty() ? "default" : namespace;
    }
}
