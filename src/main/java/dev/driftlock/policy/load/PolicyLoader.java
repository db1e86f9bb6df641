package dev.driftlock.policy.load;

import dev.driftlock.declared.Located;
import dev.driftlock.policy.cel.Compiler;
import dev.driftlock.policy.load.PolicyReader.Off;
import dev.driftlock.policy.load.PolicyReader.On;
import dev.driftlock.policy.load.PolicyReader.Read;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes policies of files: all of them, or a list of everything that is wrong. */
public final class PolicyLoader {

    /**
     * What was read.
     *
     * @param switchedOff names in {@code policies-off} that exist
     */
    public record Loaded(List<LoadedPolicy> policies, Set<String> switchedOff) {
    }

    private final Set<String> off;
    private Compiler compiler;

    /** @param off names of policies that are not to be loaded */
    public PolicyLoader(Set<String> off) {
        this.off = off;
    }

    public Loaded load(List<PolicyFile> files) throws InvalidPoliciesException {
        var problems = new ArrayList<Problem>();
        var policies = new ArrayList<LoadedPolicy>();
        var seen = new HashMap<String, String>();
        for (var file : files) {
            var text = file.text();
            if (text.isEmpty()) {
                problems.add(new Problem(file.path(), 1, 1, "the file is not UTF-8", Optional.empty()));
                continue;
            }
            var places = new TextPlaces(text.get());
            var wrong = new Problems(file.path(), places);
            for (var read : documents(file, text.get(), places, wrong)) take(read, file, wrong, places, seen, policies);
            problems.addAll(wrong.found());
        }
        if (!problems.isEmpty()) throw new InvalidPoliciesException(problems);
        return new Loaded(policies, Set.copyOf(off.stream().filter(seen::containsKey).toList()));
    }

    private static void take(Read read, PolicyFile file, Problems problems, TextPlaces places, Map<String, String> seen, List<LoadedPolicy> policies) {
        var name = read.name().getValue();
        var place = file.path() + ":" + places.of(read.name().getStartMark().getIndex()).line();
        var before = seen.putIfAbsent(name, place);
        if (before != null) problems.at(read.name(), "the name " + name + " is taken already, in " + before);
        switch (read) {
            case On on -> policies.add(on.policy());
            case Off ignored -> { }
        }
    }

    private List<Read> documents(PolicyFile file, String text, TextPlaces places, Problems problems) {
        try {
            var nodes = nodes(text);
            var values = ManifestReader.read(file.path(), file.content());
            var reader = new PolicyReader(file.path(), problems, places, compiler(), off::contains);
            var documents = new ArrayList<Read>();
            for (int i = 0; i < nodes.size(); i++) {
                if (values.get(i) instanceof Located.Mapping mapping) reader.read(nodes.get(i), mapping).ifPresent(documents::add);
                else problems.at(nodes.get(i), "the document is no map; accepted are apiVersion, kind, metadata, spec, tests");
            }
            return documents;
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.at(mark == null ? 0 : mark.getIndex(), "broken YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.at(0, "broken YAML: " + e.getMessage());
        } catch (ManifestException e) {
            problems.manifest(e.getMessage());
        }
        return List.of();
    }

    /** Made for the first file: without policies nobody waits for a language at the start. */
    private synchronized Compiler compiler() {
        if (compiler == null) compiler = new Compiler();
        return compiler;
    }

    /** Documents with something in them, as {@link ManifestReader} counts them. */
    private static List<Node> nodes(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(new Yaml(options).composeAll(new StringReader(text)).spliterator(), false)
                .filter(node -> node != null && !node.getTag().equals(Tag.NULL)).toList();
    }
}
