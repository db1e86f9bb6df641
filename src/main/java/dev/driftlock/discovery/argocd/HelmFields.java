package dev.driftlock.discovery.argocd;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.Repositories;
import dev.driftlock.discovery.Revisions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.HelmOptions.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code helm} fields of an Application's source. */
record HelmFields(JsonNode source, List<JsonNode> all, Repositories repositories) {

    HelmOptions options(String application, String namespace) throws NotRead {
        var helm = source.path("helm");
        var own = text(helm, "namespace");
        if (!own.isEmpty() && !own.equals(namespace)) throw new NotRead("helm.namespace " + own + " is another than the destination's, which is not understood");
        return new HelmOptions(Optional.of(Fields.optional(helm, "releaseName").orElse(application)), files(texts(helm.path("valueFiles"))), values(helm), !flag(helm, "skipCrds"),
                parameters(helm), fileParameters(helm), flag(helm, "ignoreMissingValueFiles"), flag(helm, "skipTests"), Fields.optional(helm, "kubeVersion"), texts(helm.path("apiVersions")));
    }

    /** {@code valuesObject} takes the place of {@code values}. JSON is YAML. */
    private static List<String> values(JsonNode helm) {
        if (helm.path("valuesObject").isObject() && !helm.path("valuesObject").isEmpty()) return List.of(helm.path("valuesObject").toString());
        var values = text(helm, "values");
        return values.isEmpty() ? List.of() : List.of(values);
    }

    private static List<Parameter> parameters(JsonNode helm) throws NotRead {
        var parameters = new ArrayList<Parameter>();
        for (var parameter : helm.path("parameters")) {
            parameters.add(new Parameter(text(parameter, "name"), withoutVariables(text(parameter, "value")), flag(parameter, "forceString")));
        }
        return List.copyOf(parameters);
    }

    private Map<String, String> fileParameters(JsonNode helm) throws NotRead {
        var parameters = new LinkedHashMap<String, String>();
        for (var parameter : helm.path("fileParameters")) parameters.put(text(parameter, "name"), file(text(parameter, "path")));
        return parameters;
    }

    private List<String> files(List<String> written) throws NotRead {
        var files = new ArrayList<String>();
        for (var file : written) files.add(file(file));
        return List.copyOf(files);
    }

    /** {@code $ref/path} stands for a file of another source; of the same commit it is one of this repository. */
    private String file(String written) throws NotRead {
        if (written.contains("://")) throw new NotRead("the value file " + written + ": files from elsewhere than Git are not read");
        if (!written.startsWith("$") || !written.contains("/")) return withoutVariables(written);
        var ref = written.substring(1, written.indexOf('/'));
        var referred = all.stream().filter(each -> text(each, "ref").equals(ref)).findFirst();
        if (referred.isEmpty()) return withoutVariables(written);
        if (!isSameCommit(referred.get())) throw new NotRead("the value file " + written + ": it comes from another repository or revision, " + text(referred.get(), "repoURL").replaceAll("//[^/@]*@", "//") + "; accepted is the chart's own");
        return written.substring(written.indexOf('/'));
    }

    private boolean isSameCommit(JsonNode other) throws NotRead {
        return repositories.admitted(text(other, "repoURL")).equals(repositories.admitted(text(source, "repoURL")))
                && Revisions.ref(text(other, "targetRevision")).equals(Revisions.ref(text(source, "targetRevision")));
    }

    private static String withoutVariables(String text) throws NotRead {
        if (text.matches("(?s).*\\$\\{?ARGOCD_.*")) throw new NotRead("Argo CD's build environment in " + text + " is not understood");
        return text;
    }
}
