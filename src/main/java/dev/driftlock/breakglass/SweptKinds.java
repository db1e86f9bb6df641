package dev.driftlock.breakglass;

import dev.driftlock.guard.Request.Resource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Where Driftlock may take the label off: namespaces, and the configuration's {@code break-glass.kinds}. */
public record SweptKinds(Set<String> names) {

    /** Without a cluster nothing can be taken off. */
    public static final SweptKinds NONE = new SweptKinds(Set.of());

    /** @param kinds such as {@code configmaps} and {@code deployments.apps} */
    public static SweptKinds besideNamespaces(Collection<String> kinds) {
        var names = new HashSet<>(kinds);
        names.add("namespaces");
        return new SweptKinds(Set.copyOf(names));
    }

    boolean hold(Resource resource) {
        return names.contains(resource.plural() + (resource.group().isEmpty() ? "" : "." + resource.group()));
    }
}
