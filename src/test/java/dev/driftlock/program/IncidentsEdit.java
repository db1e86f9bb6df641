package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.cases.Case;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The incident's manifest and the edit that it is about, asked about as the API server does. */
final class IncidentsEdit {

    private static final Case INCIDENT = Case.all().stream().filter(each -> each.id().equals("incident-edit")).findFirst().orElseThrow();

    static final String FILE = "configmap.yaml";
    static final String MANIFEST = INCIDENT.git().get(FILE);
    /** As Git says it once the edit is made there. */
    static final String CHANGED = MANIFEST.replace("pgbouncer.users", "pgbouncer-primary.users");

    private IncidentsEdit() {
    }

    static boolean isAllowedBy(DriftlockProcess driftlock) {
        return response(driftlock).path("allowed").asBoolean(false);
    }

    static String denialOf(DriftlockProcess driftlock) {
        var response = response(driftlock);
        assertThat(response.path("allowed").asBoolean(true)).as(response.toString()).isFalse();
        return response.at("/status/message").asText();
    }

    private static JsonNode response(DriftlockProcess driftlock) {
        try {
            return new JsonMapper().readTree(driftlock.post(INCIDENT.review()).body()).path("response");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
