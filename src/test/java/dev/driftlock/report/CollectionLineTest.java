package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Request.Resource;
import dev.driftlock.guard.Request.UserInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log keeps of a DELETECOLLECTION's objects (contract, section 6). */
class CollectionLineTest {

    private static final String GIT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env, namespace: users}\ndata: {a: '1'}\n";
    private static final Context CONTEXT = new Context(new Redaction(List.of()), new Commands(Duration.ofHours(1), true), SourceStatus::unknown,
            name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);

    private static Optional<String> line(String user, String requestName, String object) {
        var live = Given.tree("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + object + ", namespace: users}}");
        var request = new Request("uid-1", Operation.DELETE, "", "v1", "ConfigMap", new Resource("", "v1", "configmaps"), "", "users", requestName,
                new UserInfo(user, "", List.of(), Map.of()), false, MissingNode.getInstance(), live);
        var verdict = new Guard().judge(request, Given.world(Given.settings(Mode.ENFORCE), Map.of(), GIT));
        return CollectionLine.of(request, verdict, Answers.of(request, verdict, CONTEXT));
    }

    @Test
    void tellsWhoDeletesWhatWithTheAnnotationsThatTheAuditLogLoses() {
        assertThat(line("jane", "", "env")).contains("DELETECOLLECTION by jane of users/ConfigMap/env: verdict=denied mode=enforce actor=user source=prod commit="
                + Given.COMMIT + " findings=[{\"kind\":\"deletes\",\"path\":\"\"}]");
    }

    @Test
    void isOneLineWhoeverAsks() {
        assertThat(line("jane\nERROR forged", "", "env").orElseThrow()).hasLineCount(1).contains("by jane\\u000aERROR forged of");
    }

    @Test
    void nothingIsSaidOfASingleDeletionOrOfWhatNobodyDeclares() {
        assertThat(line("jane", "env", "env")).isEmpty();
        assertThat(line("jane", "", "other")).isEmpty();
    }
}
