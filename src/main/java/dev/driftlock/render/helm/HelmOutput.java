package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what {@code helm template} prints: before each document the template that it came out of. */
final class HelmOutput {

    /** A document and the path, which begins with the chart's name, of what made it. */
    record Part(String source, Located.Mapping document) {

        String kind() {
            return text(document, "kind");
        }

        /** Two renderings of the same object have the same. */
        String identity() {
            return source + " " + kind() + " " + text(document.mapping("metadata"), "namespace") + "/" + text(document.mapping("metadata"), "name");
        }

        private static String text(Located.Mapping mapping, String key) {
            var text = mapping.text(key);
            return text == null ? "" : text;
        }
    }

    private static final Pattern BETWEEN = Pattern.compile("(?m)^---[ \\t]*$\\n?");
    private static final String SOURCE = "# Source: ";

    private HelmOutput() {
    }

    /** The documents but hooks and tests, which are no declared state. */
    static List<Part> read(byte[] output) throws RenderException {
        var parts = new ArrayList<Part>();
        var source = "";
        for (var text : BETWEEN.split(new String(output, StandardCharsets.UTF_8))) {
            // A file of crds/ is printed as it stands: documents after its first have no such line of their own.
            if (text.startsWith(SOURCE)) source = text.substring(SOURCE.length(), text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n'));
            for (var document : documents(source, text)) {
                if (document instanceof Located.Mapping mapping && !isHook(mapping)) parts.add(new Part(source, mapping));
            }
        }
        return parts;
    }

    private static List<Located> documents(String source, String text) throws RenderException {
        try {
            return ManifestReader.read(source.endsWith(".json") ? source + ".yaml" : source, text.getBytes(StandardCharsets.UTF_8));
        } catch (ManifestException e) {
            throw RenderException.of("what the chart renders is no YAML: " + e.getMessage());
        }
    }

    /** As Argo CD tells hooks: a CRD that Helm 2 installed by a hook is part of the state. */
    private static boolean isHook(Located.Mapping document) {
        var hook = document.mapping("metadata").mapping("annotations").text("helm.sh/hook");
        return hook != null && !hook.equals("crd-install");
    }
}
