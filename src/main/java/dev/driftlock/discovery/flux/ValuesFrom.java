package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.SecretData;
import dev.driftlock.render.HelmOptions.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of a HelmRelease: of ConfigMaps and Secrets in their order, then its own.
 *
 * @param texts YAML texts, of which the later win
 * @param parameters values for single paths
 * @param from the ConfigMaps and Secrets, those too that may be missing and are
 */
record ValuesFrom(List<String> texts, List<Parameter> parameters, Set<ObjectKey> from) {

    private static final String USUAL_KEY = "values.yaml";

    static ValuesFrom of(JsonNode spec, Inventory inventory, String namespace) throws NotRead {
        var texts = new ArrayList<String>();
        var parameters = new ArrayList<Parameter>();
        var from = new HashSet<ObjectKey>();
        for (var reference : spec.path("valuesFrom")) {
            var object = new ObjectKey("", text(reference, "kind"), namespace, text(reference, "name"));
            var key = Fields.optional(reference, "valuesKey").orElse(USUAL_KEY);
            from.add(object);
            var found = inventory.find(object).flatMap(data -> new SecretData(data).find(key));
            if (found.isEmpty() && Fields.flag(reference, "optional")) continue;
            var value = found.orElseThrow(() -> new NotRead("valuesFrom: " + object + " with the key " + key + " is not there, or may not be read"));
            var target = text(reference, "targetPath");
            if (target.isEmpty()) texts.add(value);
            else parameters.add(new Parameter(target, value, false));
        }
        if (spec.path("values").isObject() && !spec.path("values").isEmpty()) texts.add(spec.path("values").toString());
        if (!parameters.isEmpty() && spec.path("values").isObject()) refuseBoth(spec.path("values"), parameters);
        return new ValuesFrom(List.copyOf(texts), List.copyOf(parameters), Set.copyOf(from));
    }

    /** Its own values would win in Flux, and lose here. */
    private static void refuseBoth(JsonNode values, List<Parameter> parameters) throws NotRead {
        for (var parameter : parameters) {
            var first = parameter.name().split("[.\\[]", 2)[0];
            if (values.has(first)) throw new NotRead("valuesFrom with the targetPath " + parameter.name() + " and `values` set the same part, which is not understood");
        }
    }

    @Override
    public String toString() {
        return "values from " + from;
    }
}
