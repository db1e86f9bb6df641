package dev.driftlock.render.helm;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.ClusterVersions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.render.checkout.Checkout;
import dev.driftlock.render.process.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code helm template} is called with, and the values that it is given that way. Texts of values go through files: a
 * child's arguments can be read by every process of the machine.
 */
final class Release {

    /** What {@code --set} would make no text of; everything else is passed as a file. */
    private static final Pattern TYPED = Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)|\\{.*\\}");
    /** Linux takes no argument above 128 KiB, and a cluster with many CRDs serves thousands of kinds. */
    private static final int APIS_AT_ONCE = 200;
    private static final Pattern SIMPLE_NAME = Pattern.compile("[^\\\\\\[\\]]+");

    private final RenderSettings settings;
    private final Checkout checkout;
    private final Scratch scratch;
    private final List<String> arguments = new ArrayList<>();
    private final List<ValueFile> values = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    private Release(RenderSettings settings, Checkout checkout, Scratch scratch) {
        this.settings = settings;
        this.checkout = checkout;
        this.scratch = scratch;
    }

    static Release of(RenderSettings settings, Checkout checkout, Scratch scratch, ClusterVersions cluster) throws RenderException, IOException {
        var release = new Release(settings, checkout, scratch);
        release.addCall(cluster);
        release.addValueFiles();
        release.addValues();
        release.addParameters();
        return release;
    }

    List<String> arguments() {
        return arguments;
    }

    /** In the order in which helm merges them. */
    List<ValueFile> values() {
        return values;
    }

    /** All that helm is given beside the chart. */
    List<String> texts() {
        return texts;
    }

    private void addCall(ClusterVersions cluster) {
        var helm = settings.helm();
        arguments.addAll(List.of("template", helm.releaseName().orElse(settings.source()), ".", "--namespace",
                settings.namespace().isEmpty() ? "default" : settings.namespace(), "--skip-tests"));
        if (helm.includeCrds()) arguments.add("--include-crds");
        helm.kubeVersion().or(cluster::kubernetes).ifPresent(version -> arguments.addAll(List.of("--kube-version", version)));
        var apis = helm.apiVersions().isEmpty() ? cluster.apis() : helm.apiVersions();
        for (int from = 0; from < apis.size(); from += APIS_AT_ONCE) {
            arguments.addAll(List.of("--api-versions", String.join(",", apis.subList(from, Math.min(from + APIS_AT_ONCE, apis.size())))));
        }
    }

    private void addValueFiles() throws RenderException, IOException {
        for (var name : settings.helm().valueFiles()) {
            var path = inRepository(name);
            if (!checkout.isFile(path)) {
                if (settings.helm().ignoreMissingValueFiles() && checkout.find(path).isEmpty()) continue;
                throw RenderException.of("the value file " + name + " is not in the repository");
            }
            var content = checkout.read(path);
            texts.add(new String(content, StandardCharsets.UTF_8));
            values.add(new ValueFile(new Origin(checkout.find(path).orElseThrow(), Origin.Kind.WRITTEN), Chart.read(path, content)));
            arguments.addAll(List.of("--values", checkout.onDisk(path).toString()));
        }
    }

    /** Relative to the chart, or with a slash before it to the repository's root; never out of the repository. */
    private String inRepository(String name) throws RenderException {
        if (name.contains("://")) throw RenderException.of("the value file " + name + " is not in the repository, and nothing is fetched");
        var from = name.startsWith("/") ? name.substring(1) : ChartFiles.in(settings.path(), name);
        var path = Path.of("", from).normalize().toString();
        if (path.startsWith("..")) throw RenderException.of("the value file " + name + " leaves the repository");
        return path;
    }

    private void addValues() throws RenderException {
        for (var text : settings.helm().values()) {
            values.add(new ValueFile(new Origin("", Origin.Kind.CONFIGURED), Chart.read("the source's values", text.getBytes(StandardCharsets.UTF_8))));
            arguments.addAll(List.of("--values", write(text).toString()));
        }
    }

    private Path write(String text) throws RenderException {
        texts.add(text);
        return scratch.write("value-" + texts.size(), text.getBytes(StandardCharsets.UTF_8));
    }

    private void addParameters() throws RenderException, IOException {
        for (var parameter : settings.helm().parameters()) {
            boolean isText = parameter.asString() || !TYPED.matcher(parameter.value()).matches();
            if (isText) arguments.addAll(List.of("--set-file", parameter.name() + "=" + write(parameter.value())));
            else arguments.addAll(List.of("--set", parameter.name() + "=" + parameter.value()));
            addLeaf(parameter.name(), parameter.value(), new Origin("", Origin.Kind.CONFIGURED));
        }
        for (var parameter : settings.helm().fileParameters().entrySet()) {
            var path = inRepository(parameter.getValue());
            var content = checkout.read(path);
            texts.add(new String(content, StandardCharsets.UTF_8));
            arguments.addAll(List.of("--set-file", parameter.getKey() + "=" + checkout.onDisk(path)));
            addLeaf(parameter.getKey(), new String(content, StandardCharsets.UTF_8), new Origin(checkout.find(path).orElseThrow(), Origin.Kind.WRITTEN));
        }
    }

    /** Names with indexes or escapes are left to helm: what they set is led back to the template alone. */
    private void addLeaf(String name, String value, Origin origin) {
        if (!SIMPLE_NAME.matcher(name).matches()) return;
        Located node = new Located.Scalar(TextNode.valueOf(value), 1);
        for (var step : List.of(name.split("\\.")).reversed()) {
            var entries = new LinkedHashMap<String, Located>();
            entries.put(step, node);
            node = new Located.Mapping(entries, 1);
        }
        if (node instanceof Located.Mapping mapping) values.add(new ValueFile(origin, mapping));
    }

    /** All that decides beside files. */
    static String how(RenderSettings settings, ClusterVersions cluster) {
        return "helm " + settings.path() + " " + settings.source() + " " + settings.namespace() + " " + settings.helm() + " " + cluster;
    }
}
