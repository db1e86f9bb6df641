package dev.driftlock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.ServedTypes;
import dev.driftlock.diff.ServedTypes.GroupVersion;
import dev.driftlock.diff.Type;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The documents of a real API server, read as the program reads them. */
@ExtendWith(ApiServerExtension.class)
class OpenApiIT {

    private record Kind(String group, String version, String kind) {

        static Kind of(String line) {
            var words = line.split(" ");
            int slash = words[1].indexOf('/');
            return new Kind(slash < 0 ? "" : words[1].substring(0, slash), words[1].substring(slash + 1), words[2]);
        }

        GroupVersion groupVersion() {
            return new GroupVersion(group, version);
        }
    }

    private final CoreTypes core = CoreTypes.load();
    private final ServedTypes served = new ServedTypes(core);

    /** The table and the documents are made by Kubernetes from the same Go types, so of the same version they must say the same. */
    @Test
    void theTableAndTheDocumentsAgree(ApiServer apiServer) throws IOException {
        var kinds = Files.readAllLines(Path.of("src/main/resources/dev/driftlock/diff/core-types.txt")).stream().filter(line -> line.startsWith("kind ")).map(Kind::of).toList();
        apiServer.kubectl().apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: openapi-reader, namespace: default}}");
        try (var client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(Files.readString(apiServer.kubectlAs("default", "openapi-reader").kubeconfig()))).build(); var reader = new OpenApi(client, served)) {
            var index = apiServer.kubectl().run("get", "--raw", "/openapi/v3").expectSuccess().out();
            var there = kinds.stream().filter(kind -> index.contains("\"" + (kind.group.isEmpty() ? "api/" : "apis/") + kind.groupVersion() + "\"")).toList();
            there.forEach(kind -> served.of(kind.group, kind.version, kind.kind));
            var differences = new ArrayList<String>();
            await().atMost(Duration.ofSeconds(60)).until(() -> there.stream().allMatch(kind -> served.of(kind.group, kind.version, kind.kind) != core.of(kind.group, kind.version, kind.kind)));
            for (var kind : there) compare(core.of(kind.group, kind.version, kind.kind), served.of(kind.group, kind.version, kind.kind), kind.kind, new HashSet<>(), differences);

            assertThat(reader.problem()).isEmpty();
            assertThat(there).hasSizeGreaterThan(50);
            assertThat(differences).isEmpty();
        }
    }

    private static void compare(Member table, Member document, String path, Set<Struct> seen, List<String> differences) {
        switch (table.type()) {
            case Struct struct -> {
                if (!seen.add(struct)) return;
                if (!(document.type() instanceof Struct other)) {
                    differences.add(path + ": no struct");
                    return;
                }
                for (var field : struct.members().entrySet()) {
                    if (other.member(field.getKey()) == null) differences.add(path + "." + field.getKey() + ": not in the document");
                    else compare(field.getValue(), other.member(field.getKey()), path + "." + field.getKey(), seen, differences);
                }
                for (var name : other.members().keySet()) {
                    if (struct.member(name) == null && !name.equals("status")) differences.add(path + "." + name + ": not in the table");
                }
            }
            case Type.ListOf(var item, var items) -> {
                if (!(document.type() instanceof Type.ListOf(var other, var others))) differences.add(path + ": no list");
                else if (!items.equals(others)) differences.add(path + ": " + items + " in the table, " + others + " in the document");
                else compare(item, other, path + "[]", seen, differences);
            }
            case Type.MapOf(var value) -> {
                if (document.type() instanceof Type.MapOf(var other)) compare(value, other, path + "{}", seen, differences);
                else differences.add(path + ": no map");
            }
            case Type.Scalar scalar -> {
                if (!scalar.equals(document.type())) differences.add(path + ": " + document.type());
            }
            case Type.Unknown unknown -> { }
        }
    }
}
