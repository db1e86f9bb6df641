package dev.driftlock.declared;

/**
 * What makes two manifests the same object: group, kind, namespace and name. The version is no part of it (contract,
 * section 4). {@code group} is empty for the core group, {@code namespace} for cluster-scoped objects.
 */
public record ObjectKey(String group, String kind, String namespace, String name) {

    public static ObjectKey of(String apiVersion, String kind, String namespace, String name) {
        return new ObjectKey(groupOf(apiVersion), kind, namespace, name);
    }

    /** {@code apps} of {@code apps/v1}, empty of {@code v1}. */
    public static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public boolean isNamespaced() {
        return !namespace.isEmpty();
    }

    /** {@code ConfigMap}, outside the core group {@code Deployment.apps}. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /** As messages and grants name it: {@code users/ConfigMap/users-api-env}, {@code users/Deployment.apps/web}, {@code Namespace/users}. */
    @Override
    public String toString() {
        return (isNamespaced() ? namespace + "/" : "") + qualifiedKind() + "/" + name;
    }
}
