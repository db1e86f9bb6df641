package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Origin.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What renders differently each time is not judged (contract, section 4), everything around it is. */
class VolatileTest {

    private static final Origin VOLATILE = new Origin("chart/templates/all.yaml", Kind.VOLATILE);
    private static final String GIT = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c, namespace: users}
            data:
              fixed: a
              random: x1
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: users}
            spec:
              containers:
                - name: app
                  image: app
                  args:
                    - --token=x1
                    - --port=1
            """;

    private static String live(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: users}, data: " + data + "}";
    }

    private static List<String> findings(String git, int volatileLine, Request request) throws Exception {
        var world = Rendered.world(Mode.ENFORCE, git, Map.of(volatileLine, VOLATILE));
        return new Guard().judge(request, world).findings().stream().map(finding -> finding.kind() + " " + finding.path()).toList();
    }

    @Test
    void aVolatileFieldMayBeChangedAndRemoved() throws Exception {
        assertThat(findings(GIT, 6, Given.update(live("{fixed: a, random: y}"), live("{fixed: a, random: z}")))).isEmpty();
        assertThat(findings(GIT, 6, Given.update(live("{fixed: a, random: y}"), live("{fixed: a}")))).isEmpty();
        assertThat(findings(GIT, 6, Given.create(Given.JANE, live("{fixed: a, random: z}")))).isEmpty();
        assertThat(findings(GIT, 6, Given.create(Given.ARGO, live("{fixed: a, random: z}")))).isEmpty();
    }

    @Test
    void whatStandsBesideItMayNot() throws Exception {
        assertThat(findings(GIT, 6, Given.update(live("{fixed: a, random: y}"), live("{fixed: b, random: z}")))).containsExactly("diverges data.fixed");
        assertThat(findings(GIT, 6, Given.update(live("{fixed: a, random: y}"), live("{fixed: a, random: y, more: z}")))).containsExactly("adds data.more");
        assertThat(findings(GIT, 6, Given.delete(Given.JANE, live("{fixed: a, random: y}")))).containsExactly("deletes ");
    }

    @Test
    void ofAWhollyVolatileObjectOnlyItsBeingThereIsJudged() throws Exception {
        assertThat(findings(GIT, 1, Given.update(live("{fixed: a}"), live("{fixed: b, more: c}")))).isEmpty();
        assertThat(findings(GIT, 1, Given.delete(Given.JANE, live("{fixed: a}")))).containsExactly("deletes ");
    }

    @Test
    void aListThatIsOneFieldIsVolatileWithAnItemOfIt() throws Exception {
        var live = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: users}, spec: {containers: [{name: app, image: app, args: [--token=y, --port=1]}]}}";

        assertThat(findings(POD, 9, Given.update(live, live.replace("token=y", "token=z")))).isEmpty();
        assertThat(findings(POD, 9, Given.update(live, live.replace("image: app", "image: other")))).containsExactly("diverges spec.containers[name=app].image");
    }
}
