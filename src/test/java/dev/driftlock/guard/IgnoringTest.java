package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a pod's {@code spec} an ignore rule takes away (F13), and that it takes no other with them. */
class IgnoringTest {

    private static final ObjectKey POD = new ObjectKey("", "Pod", "users", "web");
    private static final CoreTypes TYPES = CoreTypes.load();

    private static List<String> left(String rules, String git, String live, String requested) {
        var paths = Arrays.stream(rules.split(" ")).map(FieldPattern::parse).toList();
        var type = TYPES.of("", "v1", "Pod");
        var ignoring = new Ignoring(List.of(new FieldRule(Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY, paths)), POD, type);
        return Comparison.ofUpdate(pod(git), pod(live), pod(requested), type, path -> false).stream()
                .filter(each -> !ignoring.covers(each.path(), each.address(), each.git(), each.live(), each.requested()))
                .map(each -> each.kind().name().toLowerCase() + " " + each.path()).toList();
    }

    private static JsonNode pod(String spec) {
        return Json.of("{spec: " + spec + "}");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            the field              | /spec/hostname                        | {hostname: a}                                | {hostname: a}                                | {hostname: b}                                | -
            what is beneath        | /spec/securityContext                 | {securityContext: {runAsUser: 1}}            | {securityContext: {runAsUser: 1}}            | {securityContext: {runAsUser: 2}}            | -
            a subtree that comes   | /spec/securityContext/runAsUser       | {}                                           | {}                                           | {securityContext: {runAsUser: 2}}            | -
            with something else    | /spec/securityContext/runAsUser       | {hostname: h}                                | {hostname: h}                                | {hostname: h, securityContext: {runAsUser: 2, fsGroup: 1}} | adds spec.securityContext
            a subtree that goes    | /spec/securityContext/runAsUser       | {securityContext: {runAsUser: 1}}            | {securityContext: {runAsUser: 1}}            | {}                                           | -
            with something else    | /spec/securityContext/runAsUser       | {hostname: h, securityContext: {runAsUser: 1, fsGroup: 1}} | {hostname: h, securityContext: {runAsUser: 1, fsGroup: 1}} | {hostname: h}      | removes spec.securityContext
            two patterns together  | /spec/securityContext/runAsUser /spec/securityContext/fsGroup | {}                   | {}                                           | {securityContext: {runAsUser: 2, fsGroup: 1}} | -
            items by a key         | /spec/containers[name=a]/env[name=X*] | {containers: [{name: a}]}                    | {containers: [{name: a}]}                    | {containers: [{name: a, env: [{name: X1}, {name: X2}]}]} | -
            and another item       | /spec/containers[name=a]/env[name=X*] | {containers: [{name: a}]}                    | {containers: [{name: a}]}                    | {containers: [{name: a, env: [{name: X1}, {name: Y}]}]} | adds spec.containers[name=a].env
            all items              | /spec/tolerations/*/tolerationSeconds | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}]}                    | {tolerations: [{key: a, tolerationSeconds: 5}]} | -
            but nothing else there | /spec/tolerations/*/tolerationSeconds | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}]}                    | {tolerations: [{key: b, tolerationSeconds: 5}]} | diverges spec.tolerations
            an item by its place   | /spec/tolerations/1                   | {tolerations: [{key: a}, {key: b}]}          | {tolerations: [{key: a}, {key: b}]}          | {tolerations: [{key: a}, {key: c}]}          | -
            several by their place | /spec/tolerations/0 /spec/tolerations/1 | {tolerations: [{key: a}, {key: b}]}        | {tolerations: [{key: a}, {key: b}]}          | {tolerations: [{key: c}, {key: d}]}          | -
            not the other          | /spec/tolerations/1                   | {tolerations: [{key: a}, {key: b}]}          | {tolerations: [{key: a}, {key: b}]}          | {tolerations: [{key: c}, {key: b}]}          | diverges spec.tolerations
            one more after it      | /spec/tolerations/1                   | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}, {key: c}]}          | -
            two more after it      | /spec/tolerations/1                   | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}]}                    | {tolerations: [{key: a}, {key: c}, {key: d}]} | diverges spec.tolerations
            a scalar by its place  | /spec/containers/0/args/1             | {containers: [{name: a, args: [x, y]}]}      | {containers: [{name: a, args: [x, y]}]}      | {containers: [{name: a, args: [x, z]}]}      | -
            no place without Git   | /spec/containers/0/args/0             | {containers: [{name: a}]}                    | {containers: [{name: a}]}                    | {containers: [{name: a, args: [x]}]}         | adds spec.containers[name=a].args
            order is no item       | /spec/initContainers[name=a]/image    | {initContainers: [{name: a}, {name: b}]}     | {initContainers: [{name: a}, {name: b}]}     | {initContainers: [{name: b}, {name: a}]}     | diverges spec.initContainers
            """)
    void takesAwayWhatItNamesAndNothingElse(String what, String rules, String git, String live, String requested, String expected) {
        assertThat(String.join(", ", left(rules, git, live, requested))).isEqualTo(expected == null ? "" : expected);
    }
}
