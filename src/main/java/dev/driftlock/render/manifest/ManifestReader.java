package dev.driftlock.render.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.driftlock.declared.Located;
import java.util.List;

/**
 * Reads the documents of a YAML or JSON file as Kubernetes reads them (YAML 1.1), each node with its line. Empty
 * documents are left out; a document that is no map is kept, so that who asks can count it.
 */
public final class ManifestReader {

    /** Deeper nesting is an error: the API server's own limit is 10,000 levels, no manifest comes near either. */
    static final int MAX_DEPTH = 1000;
    static final String TOO_DEEP = "is nested deeper than " + MAX_DEPTH + " levels";

    private ManifestReader() {
    }

    /**
     * @param file the file's path, for messages; {@code .json} at its end says that it is JSON
     */
    public static List<Located> read(String file, byte[] content) throws ManifestException {
        var text = SourceText.decode(file, content);
        boolean named = file.endsWith(".json");
        if (!named && !text.text().stripLeading().startsWith("{")) return YamlDocuments.read(file, text);
        return jsonOrYaml(file, text, named);
    }

    /** As kubectl: what begins like JSON may still be YAML, such as one with a trailing comma or several documents. */
    private static List<Located> jsonOrYaml(String file, SourceText text, boolean jsonByName) throws ManifestException {
        try {
            return JsonDocuments.read(file, text);
        } catch (JsonProcessingException noJson) {
            try {
                return YamlDocuments.read(file, text);
            } catch (ManifestException noYaml) {
                throw jsonByName ? error(file, noJson) : noYaml;
            }
        }
    }

    private static ManifestException error(String file, JsonProcessingException e) {
        return new ManifestException(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr(), e.getOriginalMessage());
    }
}
