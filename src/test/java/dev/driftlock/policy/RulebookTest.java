package dev.driftlock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Ruling;
import dev.driftlock.guard.Scene;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.Verdict.Outcome;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.LoadedPolicy;
import dev.driftlock.policy.load.PolicyFile;
import dev.driftlock.policy.load.PolicyLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of findings once policies have spoken (contract, section 8 with sections 3 to 5). */
class RulebookTest {

    private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env, namespace: users}\ndata: {HOST: a, PORT: '1'}";
    private static final String JANE = "jane@example.com";

    private final List<String> failures = new ArrayList<>();

    private record P(String name, String effect, String when, String message, String match) {
        P(String name, String effect, String when) {
            this(name, effect, when, "''", "");
        }
    }

    private Rulebook rulebook(LongSupplier nanoTime, P... policies) {
        var text = new StringBuilder();
        for (var policy : policies) {
            text.append("---\napiVersion: driftlock.dev/v1\nkind: GuardPolicy\nmetadata: {name: ").append(policy.name).append("}\nspec:\n  effect: ").append(policy.effect)
                    .append("\n  when: |\n    ").append(policy.when).append("\n  message: |\n    ").append(policy.message).append('\n').append(policy.match);
        }
        try {
            var loaded = new PolicyLoader(Set.of()).load(List.of(new PolicyFile("p.yaml", text.toString().getBytes(StandardCharsets.UTF_8))));
            return new Rulebook(loaded.policies().stream().map(LoadedPolicy::policy).toList(), new Concealment(List.of()), (policy, why) -> failures.add(policy + ": " + why), nanoTime);
        } catch (InvalidPoliciesException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Scene scene(P... policies) {
        return new Scene().git(MAP).policies(rulebook(System::nanoTime, policies));
    }

    private static Verdict edit(Scene scene, String data) {
        var live = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"env\",\"namespace\":\"users\"},\"data\":%s}";
        return scene.judge(Scene.update(JANE, live.formatted("{\"HOST\":\"a\",\"PORT\":\"1\"}"), live.formatted(data)));
    }

    private static Verdict changeHost(Scene scene) {
        return edit(scene, "{\"HOST\":\"b\",\"PORT\":\"1\"}");
    }

    private static List<String> names(Verdict verdict) {
        return verdict.rulings().stream().flatMap(ruling -> ruling.policies().stream()).toList();
    }

    @Test
    void allowTakesAFindingAwayAndIsCounted() {
        var verdict = changeHost(scene(new P("a", "allow", "finding.path == 'data.HOST' && finding.git == 'a' && finding.requested == 'b'")));

        assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(verdict.ignored()).isEqualTo(1);
        assertThat(names(verdict)).containsExactly("a");
    }

    @Test
    void itSeesChangesNotObjects() {
        var verdict = edit(scene(new P("a", "allow", "finding.path == 'data.HOST'")), "{\"HOST\":\"b\",\"PORT\":\"2\"}");

        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.findings()).extracting(finding -> finding.path().toString()).containsExactly("data.PORT");
    }

    @Test
    void denyWinsOverRecordOverAllow() {
        var allow = new P("a", "allow", "true");
        var record = new P("r", "record", "true");
        var deny = new P("d", "deny", "true");
        var deny2 = new P("d2", "deny", "finding.kind == 'diverges'");

        assertThat(names(changeHost(scene(allow, record, deny, deny2)))).containsExactly("d", "d2");
        assertThat(changeHost(scene(allow, record)).outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(changeHost(scene(record, allow, deny)).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void denyMakesADenialOfWhatIsOnlyRecorded() {
        var verdict = edit(scene(new P("d", "deny", "finding.kind == 'adds'", "'no ' + finding.path", "")), "{\"HOST\":\"a\",\"PORT\":\"1\",\"NEW\":\"x\"}");

        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.findings().getFirst().ruling()).contains(new Ruling(Effect.DENY, List.of("d"), "no data.NEW", false));
    }

    @Test
    void denyHoldsUnderAGrantUnlessThePolicyYields() {
        var strict = new P("strict", "deny", "true");
        var yielding = new P("yielding", "deny", "grant == null");

        assertThat(changeHost(scene(strict).open("users", JANE, "INC-1")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(changeHost(scene(yielding).open("users", JANE, "INC-1")).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(changeHost(scene(strict)).findings().getFirst().yieldsToGrant()).isFalse();
        assertThat(changeHost(scene(yielding)).findings().getFirst().yieldsToGrant()).isTrue();
        assertThat(changeHost(scene(strict)).isDeniedForWantOfGrant()).as("the Lease is read once more: the policy may yield to what it holds").isTrue();
    }

    @Test
    void inObserveAndWarnDenyRecords() {
        var deny = new P("d", "deny", "source.mode == 'observe' || source.mode == 'warn'");
        assertThat(changeHost(scene(deny).mode(Mode.OBSERVE)).outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(names(changeHost(scene(deny).mode(Mode.WARN)))).containsExactly("d");
        assertThat(names(changeHost(scene(deny).mode(Mode.OFF)))).isEmpty();
    }

    @Test
    void theGuardsOwnDoorIsNotOpenedByAPolicy() {
        var open = scene(new P("a", "allow", "true"), new P("r", "record", "finding.kind == 'unguards'"));
        var live = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"env\",\"namespace\":\"users\"%s},\"data\":{\"HOST\":\"a\",\"PORT\":\"1\"}}";

        var owner = open.judge(Scene.update(JANE, live.formatted(""), live.formatted(",\"ownerReferences\":[{\"kind\":\"Pod\",\"name\":\"x\"}]")));
        var label = open.judge(Scene.update(JANE, live.formatted(""), live.formatted(",\"labels\":{\"driftlock.dev/break-glass\":\"never\"}")));

        assertThat(owner.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(owner.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.UNGUARDS);
        assertThat(label.outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void aPolicyThatFailsCountsAsNotMatching() {
        var verdict = changeHost(scene(new P("broken", "allow", "object.spec.replicas == 1"), new P("fine", "record", "true")));

        assertThat(names(verdict)).containsExactly("fine");
        assertThat(changeHost(scene(new P("broken", "allow", "object.data.HOST.size() / 0 == 1"))).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(failures).hasSize(1).allSatisfy(failure -> assertThat(failure).startsWith("broken: ").doesNotContain("HOST"));
    }

    @Test
    void aMessageThatFailsLeavesTheDecision() {
        var verdict = changeHost(scene(new P("d", "deny", "true", "object.data.NOWHERE", "")));

        assertThat(verdict.findings().getFirst().ruling()).contains(new Ruling(Effect.DENY, List.of("d"), "", false));
        assertThat(failures).containsExactly("d: its message: a field that it names is not there (has() asks for one)");
    }

    @Test
    void nestedLoopsEndAtTheirLimit() {
        var loops = "lists.range(200).all(a, lists.range(200).all(b, lists.range(200).all(c, a + b + c >= 0)))";
        assertThat(changeHost(scene(new P("expensive", "allow", loops))).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(failures).containsExactly("expensive: more than 1000000 loop iterations");
    }

    @Test
    void aCatastrophicPatternIsNone() {
        var data = "{\"HOST\":\"" + "a".repeat(50_000) + "!\",\"PORT\":\"1\"}";
        var started = System.nanoTime();
        var verdict = edit(scene(new P("regex", "allow", "finding.requested.matches('^(a+)+$') || finding.requested.matches('^(a|a)*b$')")), data);

        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(failures).isEmpty();
        assertThat(System.nanoTime() - started).as("linear in the text").isLessThan(10_000_000_000L);
    }

    @Test
    void whenTimeRunsOutThoseThatDenyHaveBeenAsked() {
        var clock = new long[1];
        LongSupplier slow = () -> clock[0] += 10_000_000;
        var adds = IntStream.range(0, 60).mapToObj(i -> "\"K" + i + "\":\"x\"").toList();
        var policies = new P[] {new P("a", "allow", "true"), new P("d", "deny", "finding.path == 'data.K59'")};

        var verdict = edit(new Scene().git(MAP).policies(rulebook(slow, policies)), "{\"HOST\":\"a\",\"PORT\":\"1\"," + String.join(",", adds) + "}");

        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(failures).isNotEmpty().allSatisfy(failure -> assertThat(failure).startsWith("a: the policies of one request took longer"));
    }

    @Test
    void onlyThoseAreAskedThatMatch() {
        var fails = "object.nowhere == 1";
        var matches = List.of("{kinds: [Secret]}", "{groups: [apps]}", "{namespaces: [prod-*]}", "{operations: [CREATE, DELETE]}", "{kinds: [Config], groups: ['']}");
        var policies = IntStream.range(0, matches.size()).mapToObj(i -> new P("p" + i, "allow", fails, "''", "  match: " + matches.get(i) + "\n")).toArray(P[]::new);
        assertThat(changeHost(scene(policies)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(failures).isEmpty();

        for (var match : List.of("{kinds: [ConfigMap, Secret]}", "{kinds: [Config*]}", "{groups: ['']}", "{namespaces: [us*]}", "{operations: [UPDATE]}", "{groups: ['*'], kinds: ['*'], namespaces: ['*']}")) {
            assertThat(changeHost(scene(new P("p", "allow", "true", "''", "  match: " + match + "\n"))).outcome()).as(match).isEqualTo(Outcome.ALLOWED);
        }
    }

    @Test
    void messagesCarryNoSecret() {
        var secret = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\",\"namespace\":\"users\",\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"c2VjcmV0\"}},\"data\":{\"password\":\"%s\"}}";
        var scene = new Scene().git("apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: users}\ndata: {password: Z2l0}").policies(rulebook(System::nanoTime,
                new P("d", "deny", "object.data.password == 'cmVxdWVzdGVk'", "object.metadata.name + ' ' + string(object.data) + string(finding.git) + string(finding.requested)"
                        + " + object.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'] + string(declaredIn('', 'Secret', 'users')[0].data)", "")));

        var message = scene.judge(Scene.update(JANE, secret.formatted("bGl2ZQ=="), secret.formatted("cmVxdWVzdGVk"))).findings().getFirst().ruling().orElseThrow().message();

        assertThat(message).startsWith("db (redacted)").doesNotContain("Z2l0", "cmVxdWVzdGVk", "c2VjcmV0", "bGl2ZQ");
    }

    @Test
    void aDeepValueIsNoWayToStopTheProgram() {
        JsonNode deep = JsonNodeFactory.instance.numberNode(1);
        for (int i = 0; i < 9_000; i++) deep = JsonNodeFactory.instance.objectNode().set("x", deep);
        var sent = Scene.create(JANE, "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"t\",\"namespace\":\"users\"}}");
        var object = ((ObjectNode) sent.object().deepCopy()).set("spec", deep);
        var request = new Request(sent.uid(), sent.operation(), sent.group(), sent.version(), sent.kind(), sent.resource(), "", sent.namespace(), sent.name(), sent.user(),
                false, object, sent.oldObject());
        var scene = scene(new P("deep", "allow", "object.spec == cel.bind(s, object, s.spec) && [object.spec] == [object.spec]"));

        assertThat(scene.judge(request).outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(failures).containsExactly("deep: a value is nested too deep to be compared");
    }
}
