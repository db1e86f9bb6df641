package dev.driftlock.policy.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that a policy may name and their types: those of a ValidatingAdmissionPolicy (admission.k8s.io/v1,
 * AdmissionRequest) and Driftlock's own (contract, section 8). A field that does not exist is found when the policy is loaded.
 */
@Immutable
final class VariableTypes implements CelTypeProvider {

    static final VariableTypes INSTANCE = new VariableTypes();

    private static final CelType STRINGS = ListType.create(SimpleType.STRING);
    private static final CelType LABELS = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private static final StructType KIND = struct("kubernetes.GroupVersionKind", text("group", "version", "kind"));
    private static final StructType RESOURCE = struct("kubernetes.GroupVersionResource", text("group", "version", "resource"));
    private static final StructType USER = struct("kubernetes.UserInfo",
            with(text("username", "uid"), Map.of("groups", STRINGS, "extra", MapType.create(SimpleType.STRING, STRINGS))));
    private static final StructType REQUEST = struct("kubernetes.AdmissionRequest",
            with(text("subResource", "requestSubResource", "name", "namespace", "operation"), Map.of("kind", KIND, "requestKind", KIND, "resource", RESOURCE,
                    "requestResource", RESOURCE, "userInfo", USER, "dryRun", SimpleType.BOOL, "options", SimpleType.DYN)));
    private static final StructType METADATA = struct("kubernetes.NamespaceMetadata",
            with(text("name", "generateName", "namespace", "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp"),
                    Map.of("labels", LABELS, "annotations", LABELS, "finalizers", STRINGS)));
    private static final StructType NAMESPACE = struct("kubernetes.Namespace", with(text("apiVersion", "kind"), Map.of("metadata", METADATA,
            "spec", struct("kubernetes.NamespaceSpec", Map.of("finalizers", STRINGS)), "status", struct("kubernetes.NamespaceStatus", text("phase")))));
    private static final StructType FINDING = struct("driftlock.Finding",
            with(text("kind", "path"), Map.of("git", SimpleType.DYN, "live", SimpleType.DYN, "requested", SimpleType.DYN)));
    private static final StructType SOURCE = struct("driftlock.Source", text("name", "commit", "mode"));
    private static final StructType ACTOR = struct("driftlock.Actor", with(text("kind", "name"), Map.of("groups", STRINGS)));
    private static final StructType GRANT = struct("driftlock.Grant",
            with(text("name", "scope", "incident", "holder"), Map.of("opened", SimpleType.TIMESTAMP, "until", SimpleType.TIMESTAMP)));

    static final Map<String, CelType> VARIABLES = ImmutableMap.<String, CelType>builder()
            .put("request", REQUEST).put("object", SimpleType.DYN).put("oldObject", SimpleType.DYN).put("namespaceObject", NAMESPACE)
            .put("finding", FINDING).put("declared", SimpleType.DYN).put("source", SOURCE).put("actor", ACTOR).put("grant", GRANT)
            .put("now", SimpleType.TIMESTAMP).build();

    private static final ImmutableMap<String, CelType> TYPES = ImmutableList.of(KIND, RESOURCE, USER, REQUEST, METADATA, NAMESPACE,
                    (StructType) NAMESPACE.findField("spec").orElseThrow().type(), (StructType) NAMESPACE.findField("status").orElseThrow().type(),
                    FINDING, SOURCE, ACTOR, GRANT).stream()
            .collect(ImmutableMap.toImmutableMap(StructType::name, type -> type));

    private static StructType struct(String name, Map<String, CelType> fields) {
        var types = ImmutableMap.copyOf(fields);
        return StructType.create(name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(types.get(field)));
    }

    private static Map<String, CelType> text(String... names) {
        return ImmutableSet.copyOf(names).stream().collect(ImmutableMap.toImmutableMap(name -> name, name -> SimpleType.STRING));
    }

    private static Map<String, CelType> with(Map<String, CelType> some, Map<String, ? extends CelType> others) {
        return ImmutableMap.<String, CelType>builder().putAll(some).putAll(others).build();
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return TYPES.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }
}
