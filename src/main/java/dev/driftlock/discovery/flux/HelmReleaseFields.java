package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.SourceKind;
import dev.driftlock.render.DirectoryOptions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.RenderSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Flux HelmRelease, whose chart stands in a GitRepository, as the source that it stands for. */
record HelmReleaseFields(JsonNode object, Inventory inventory, GitRepositories repositories) {

    private static final String SKIP = "Skip";

    Translation read(String name) throws NotRead {
        var spec = object.path("spec");
        if (spec.path("chartRef").isObject()) throw new NotRead("its chart is the " + text(spec.path("chartRef"), "kind") + " " + text(spec.path("chartRef"), "name") + ": only a chart in a GitRepository is read");
        if (!spec.path("postRenderers").isEmpty()) throw new NotRead("postRenderers are not understood");
        var chart = spec.path("chart").path("spec");
        var repository = repositories.find(chart.path("sourceRef"), Fields.namespace(object));
        var values = ValuesFrom.of(spec, inventory, Fields.namespace(object));
        var path = text(chart, "chart");
        var helm = new HelmOptions(Optional.of(ReleaseName.of(object)), valueFiles(chart, path), values.texts(), !text(spec.path("install"), "crds").equals(SKIP), values.parameters(), Map.of(),
                flag(chart, "ignoreMissingValuesFiles"), false, Optional.empty(), List.of());
        var namespace = Fields.optional(spec, "targetNamespace").orElse(Fields.namespace(object));
        var rendering = new RenderSettings(name, path, RenderSettings.Kind.HELM, namespace, helm, KustomizeOptions.NONE, DirectoryOptions.DEFAULT);
        var behind = new HashSet<ObjectKey>(values.from());
        behind.add(SourceKind.HELM_RELEASE.key(object));
        return repositories.source(repository, rendering, behind, List.of());
    }

    /** They stand from the repository's root, and take the place of the chart's own values, which helm reads in any case. */
    private static List<String> valueFiles(JsonNode chart, String path) throws NotRead {
        var files = texts(chart.path("valuesFiles")).stream().map(HelmReleaseFields::fromRoot).toList();
        var own = fromRoot(path + "/values.yaml");
        if (!files.isEmpty() && !files.contains(own)) throw new NotRead("chart.spec.valuesFiles without the chart's own values.yaml is not understood; name " + own.substring(1) + " first");
        return files;
    }

    private static String fromRoot(String file) {
        return "/" + file.replaceAll("^(\\./)+|^/+", "").replaceAll("/(\\./)+", "/").replaceAll("/+", "/");
    }
}
