package dev.driftlock.diff;

import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The built-in table of Kubernetes' own types ({@code core-types.txt}, made by {@code ./dev tables} from the API server's
 * Go types): what is known where no cluster answers. A type's fields are read when they are first asked for.
 */
public final class CoreTypes implements Types {

    private static final String TABLE = "core-types.txt";

    private static final String OBJECT_META = "meta/v1.ObjectMeta";

    private static final Map<String, String> SCALED = Map.of("apps/deployments", "Deployment", "apps/replicasets", "ReplicaSet",
            "apps/statefulsets", "StatefulSet", "/replicationcontrollers", "ReplicationController");

    private record Kind(String version, String type, boolean namespaced) {
    }

    private final Map<String, List<Kind>> kinds = new HashMap<>();
    private final Map<String, List<String>> lines = new HashMap<>();
    private final Map<String, Struct> structs = new ConcurrentHashMap<>();
    private final Member unknownKind;

    private CoreTypes(BufferedReader table) throws IOException {
        List<String> fields = List.of();
        for (var line = table.readLine(); line != null; line = table.readLine()) {
            if (line.startsWith("  ")) {
                fields.add(line.strip());
            } else if (line.startsWith("kind ")) {
                addKind(line.split(" "));
            } else if (line.startsWith("type ")) {
                fields = new ArrayList<>();
                lines.put(line.substring("type ".length()), fields);
            }
        }
        unknownKind = Member.of(new UnknownKind(Member.of(struct(OBJECT_META), false)), true);
    }

    /** Reads the table that is built in. */
    public static CoreTypes load() {
        try (var in = Objects.requireNonNull(CoreTypes.class.getResourceAsStream(TABLE), TABLE);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new CoreTypes(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addKind(String[] words) {
        int slash = words[1].indexOf('/');
        var group = slash < 0 ? "" : words[1].substring(0, slash);
        var kind = new Kind(words[1].substring(slash + 1), words[4], words[3].equals("namespaced"));
        kinds.computeIfAbsent(group + "/" + words[2], k -> new ArrayList<>()).add(kind);
    }

    @Override
    public Member of(String group, String version, String kind) {
        return find(group, version, kind).map(k -> Member.of(struct(k.type), true)).orElse(unknownKind);
    }

    @Override
    public boolean knows(String group, String version, String kind) {
        return find(group, version, kind).filter(found -> found.version.equals(version)).isPresent();
    }

    @Override
    public Optional<ScaleTarget> scaleTarget(String group, String version, String plural) {
        return Optional.ofNullable(SCALED.get(group + "/" + plural)).map(kind -> new ScaleTarget(kind, ".spec.replicas"));
    }

    Struct objectMeta() {
        return struct(OBJECT_META);
    }

    @Override
    public Optional<Boolean> isNamespaced(String group, String kind) {
        return find(group, "", kind).map(Kind::namespaced);
    }

    private Optional<Kind> find(String group, String version, String kind) {
        var versions = kinds.getOrDefault(group + "/" + kind, List.of());
        return versions.stream().filter(k -> k.version.equals(version)).findFirst()
                .or(() -> versions.stream().findFirst());
    }

    private Struct struct(String name) {
        return structs.computeIfAbsent(name, n -> new TableStruct(n, this));
    }

    /** A struct of the table. Types refer to each other in circles, so fields are read when they are first asked for. */
    private static final class TableStruct implements Struct {

        private final String name;
        private final CoreTypes table;
        private volatile Map<String, Member> members;

        TableStruct(String name, CoreTypes table) {
            this.name = name;
            this.table = table;
        }

        @Override
        public Member member(String field) {
            return members().get(field);
        }

        @Override
        public Map<String, Member> members() {
            var known = members;
            if (known == null) {
                known = new LinkedHashMap<>();
                for (var line : table.lines.getOrDefault(name, List.of())) {
                    var field = FieldLine.parse(line, table::struct);
                    known.put(field.name(), field.member());
                }
                members = known;
            }
            return known;
        }
    }

    /** A kind that the table does not have: all but its metadata is unknown, and no field is one that it lacks. */
    private record UnknownKind(Member metadata) implements Struct {

        @Override
        public Member member(String name) {
            return name.equals("metadata") ? metadata : Untyped.field(Type.UNKNOWN, name);
        }

        @Override
        public Map<String, Member> members() {
            return Map.of("metadata", metadata);
        }
    }
}
