package dev.driftlock.diff;

import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The conventions for objects whose type neither the cluster nor the built-in table knows. */
final class Untyped {

    /** Keys that Kubernetes' own lists go by, the commonest first. */
    static final List<List<String>> CONVENTIONAL_KEYS = List.of(
            List.of("name"), List.of("key"), List.of("id"), List.of("type"), List.of("mountPath"), List.of("containerPort", "protocol"),
            List.of("port", "protocol"), List.of("uid"), List.of("topologyKey", "whenUnsatisfiable"));

    /** The defaults of keys above that have one wherever Kubernetes uses them. */
    static final Map<String, String> CONVENTIONAL_DEFAULTS = Map.of("protocol", "TCP");

    private static final Set<String> HOLD_QUANTITIES = Set.of("resources", "limits", "requests", "capacity");

    private static final Member BELOW_RESOURCES = Member.of(new Unknown(true), true);

    private Untyped() {
    }

    static Member field(Unknown parent, String name) {
        return parent.quantities() || HOLD_QUANTITIES.contains(name) ? BELOW_RESOURCES : Member.UNKNOWN;
    }
}
