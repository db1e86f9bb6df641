package dev.driftlock.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was let through stays where people look until Git has it, on two replicas of which one dies or loses its wire now and then. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManualChangesIT {

    private static final String USERS = "mc-users";
    private static final String SEEN = "mc-seen";
    private static final String FLOOD = "mc-flood";
    private static final String GONE = "mc-gone";
    private static final String ARGO = "system:serviceaccount:argocd:argocd-application-controller";
    private static final int MANY = 1000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private TwoReplicas two;
    private Kubectl admin;

    @BeforeAll
    void start(ApiServer shared) {
        two = new TwoReplicas(shared, "mc", "  break-glass: {max-duration: 1h}\n");
        admin = two.admin;
        two.guard(USERS);
        two.guard(SEEN, "driftlock.dev/mode: observe");
        two.guard(GONE);
        admin.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + FLOOD + "}}");
        for (var name : List.of("env", "taken-back", "deleted", "kept", "killed", "cut", "early")) two.git.write(name + ".yaml", configMap(name, USERS));
        for (var name : List.of("seen", "agent", "dry", "both")) two.git.write(name + ".yaml", configMap(name, SEEN));
        two.git.write("key.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: " + SEEN + "}\nstringData: {password: declared-password}\n");
        two.git.write("gone.yaml", configMap("gone", GONE));
        two.git.push("what is declared");
        admin.run("apply", "-f", two.git.workTree().toString()).expectSuccess();
        two.git.write("many.yaml", String.join("---\n", IntStream.range(0, MANY).mapToObj(i -> configMap("many-" + i, FLOOD)).toList()));
        two.git.push("many");
        two.start();
    }

    @AfterAll
    void stop() {
        if (two != null) two.close();
    }

    private static String configMap(String name, String namespace) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + namespace + "}\ndata: {HOST: declared, PORT: '5432'}\n";
    }

    private static Run edit(Kubectl who, String name, String namespace, String field, String value, String... more) {
        return who.run(Stream.concat(Stream.of("patch", "configmap", name, "-n", namespace, "--type=merge", "-p", "{\"data\":{\"" + field + "\":\"" + value + "\"}}"), Stream.of(more))
                .toArray(String[]::new));
    }

    private void open(String name, String label) {
        two.jane.run("label", "configmap", name, "-n", USERS, "driftlock.dev/break-glass=" + label).expectSuccess();
    }

    private List<String> eventsAbout(String name, String word) {
        return admin.run("get", "events", "-n", USERS, "--field-selector=involvedObject.name=" + name, "-o", "jsonpath={range .items[*]}{.message}{'\\n'}{end}").expectSuccess().out()
                .lines().filter(line -> line.contains(word)).toList();
    }

    private static long callsAbout(AuditLog audit, String user, String namespace) {
        return audit.events().stream().filter(event -> event.user().equals(user) && event.resource().startsWith("manualchanges") && event.namespace().equals(namespace)).count();
    }

    @Test
    @Order(1)
    void withoutTheDefinitionItWorksAndSaysSo() {
        open("early", "30m.INC-1");
        edit(two.alex, "early", USERS, "HOST", "primary").expectSuccess();
        await().untilAsserted(() -> assertThat(two.metric("driftlock_changes_total{outcome=\"unwritten\"}")).isPositive());
        assertThat(two.others().health()).contains("manualchanges.driftlock.dev is not installed", "deploy/crds/manualchanges.yaml");
        assertThat(two.others().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(two.others().log().lines().filter(line -> line.contains("manualchange")).count()).isLessThan(3);

        two.installDefinition();
        await().atMost(LONG).untilAsserted(() -> assertThat(two.others().health()).doesNotContain("is not installed"));
        edit(two.alex, "early", USERS, "PORT", "6432").expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/early", "data.PORT", "alex@example.com", "break-glass", "INC-1", "open");
    }

    @Test
    @Order(2)
    void theWholeEmergency() {
        var audit = two.apiServer.audit();
        open("env", "15s.INC-4711");
        edit(two.alex, "env", USERS, "HOST", "primary").expectSuccess();
        edit(two.alex, "env", USERS, "PORT", "6432").expectSuccess();
        edit(two.jane, "env", USERS, "HOST", "secondary").expectSuccess();

        two.awaitRecord(USERS, "ConfigMap/env", "data.HOST, data.PORT", "alex@example.com", "break-glass", "INC-4711", "open");
        two.awaitRecord(USERS, "ConfigMap/env", "data.HOST", "jane@example.com", "break-glass", "INC-4711", "open");
        var table = two.alex.run("get", "mc", "-A").output();
        System.out.println("kubectl get mc -A prints\n" + admin.run("get", "mc", "-A").expectSuccess().out() + "(and to Alex: " + table.lines().count() + " lines)");
        assertThat(admin.run("get", "mc", "-A").out().lines().findFirst().orElseThrow().split("\\s+"))
                .containsExactly("NAMESPACE", "NAME", "OBJECT", "FIELDS", "WHO", "VERDICT", "INCIDENT", "STATE", "AGE");
        assertThat(two.spec(USERS, "{range .items[?(@.spec.user=='alex@example.com')]}{.spec.object.name} {.spec.count} {.spec.source} {.spec.fields}{'\\n'}{end}"))
                .contains("env 2 mc ").contains("\"git\":\"declared\"", "\"requested\":\"primary\"", "\"requested\":\"6432\"");
        var change = audit.awaitEvent(event -> event.isAbout("configmaps", "env") && event.user().equals("alex@example.com") && event.verb().equals("patch"));
        assertThat(two.spec(USERS, "{.items[*].spec.grant}")).contains(change.guard("grant"));

        await().atMost(LONG).untilAsserted(() -> assertThat(eventsAbout("env", "still differs")).singleElement().asString().contains("INC-4711", "data.HOST, data.PORT", "alex@example.com"));
        assertThat(two.metric("driftlock_debt_fields{incident=\"INC-4711\",namespace=\"" + USERS + "\"}")).as("fields, not records").isEqualTo(2);

        two.git.write("env.yaml", configMap("env", USERS).replace("declared", "secondary").replace("5432", "6432"));
        var commit = two.git.push("what the emergency taught");
        two.awaitRecord(USERS, "ConfigMap/env", "jane@example.com", "settled by commit");
        two.awaitRecord(USERS, "ConfigMap/env", "alex@example.com", "settled by commit");
        assertThat(two.spec(USERS, "{.items[?(@.spec.user=='jane@example.com')].status.settled.commit}")).contains(commit);
        await().atMost(LONG).untilAsserted(() -> assertThat(two.metric("driftlock_debt_fields{incident=\"INC-4711\"")).isZero());
        assertThat(eventsAbout("env", "still differs")).as("once").hasSize(1);
    }

    @Test
    @Order(3)
    void aWriteAndADeletionSettleToo() {
        open("taken-back", "30m.INC-2");
        open("deleted", "30m.INC-2");
        edit(two.alex, "taken-back", USERS, "HOST", "primary").expectSuccess();
        edit(two.alex, "deleted", USERS, "HOST", "primary").expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/taken-back", "open");
        two.awaitRecord(USERS, "ConfigMap/deleted", "open");

        edit(two.jane, "taken-back", USERS, "HOST", "declared").expectSuccess();
        two.jane.run("delete", "configmap", "deleted", "-n", USERS).expectSuccess();

        two.awaitRecord(USERS, "ConfigMap/taken-back", "alex@example.com", "settled by write");
        two.awaitRecord(USERS, "ConfigMap/deleted", "alex@example.com", "settled by deletion");
        two.awaitRecord(USERS, "ConfigMap/deleted", "(deletes the object)", "jane@example.com", "open");
        edit(two.alex, "taken-back", USERS, "HOST", "again").expectSuccess();
        await().atMost(LONG).untilAsserted(() -> assertThat(two.records(USERS)).filteredOn(line -> line.contains("ConfigMap/taken-back")).as("a new episode").hasSize(2));
    }

    @Test
    @Order(4)
    void whatIsOnlyRecordedStandsThereAndSecretsDoNot() {
        edit(two.alex, "seen", SEEN, "HOST", "primary").expectSuccess();
        two.alex.run("patch", "secret", "key", "-n", SEEN, "--type=merge", "-p", "{\"stringData\":{\"password\":\"requested-password\"}}").expectSuccess();
        edit(admin, "agent", SEEN, "HOST", "parameter", "--as=" + ARGO, "--as-group=system:masters").expectSuccess();
        edit(two.alex, "dry", SEEN, "HOST", "primary", "--dry-run=server").expectSuccess();

        two.awaitRecord(SEEN, "ConfigMap/seen", "data.HOST", "alex@example.com", "recorded", "open");
        two.awaitRecord(SEEN, "ConfigMap/agent", "data.HOST", ARGO, "recorded");
        two.awaitRecord(SEEN, "Secret/key", "data.password", "recorded");
        var all = admin.run("get", "mc", "-n", SEEN, "-o", "yaml").expectSuccess().out();
        assertThat(all).contains("git: (redacted)", "requested: (redacted)").doesNotContain("ConfigMap/dry");
        for (var secret : List.of("declared-password", "requested-password", "ZGVjbGFyZWQtcGFzc3dvcmQ=", "cmVxdWVzdGVkLXBhc3N3b3Jk")) {
            assertThat(all + two.others().log() + two.janes().log() + two.others().metrics()).doesNotContain(secret);
        }
    }

    @Test
    @Order(5)
    void whoMayNotUnguardKeepsTheBooksAndTheLeaderKeepsThemAgainstAll() {
        open("kept", "30m.INC-3");
        edit(two.alex, "kept", USERS, "HOST", "primary").expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/kept", "open");
        var name = admin.run("get", "mc", "-n", USERS, "-o", "jsonpath={.items[?(@.spec.object.name=='kept')].metadata.name}").out();

        assertThat(two.alex.run("delete", "mc", name, "-n", USERS).expectFailure().err()).contains("not settled yet", "unguard");
        admin.run("delete", "mc", name, "-n", USERS).expectSuccess();
        two.awaitRecord(USERS, name, "ConfigMap/kept", "alex@example.com", "INC-3", "open");
    }

    @Test
    @Order(6)
    void twoReplicasCountIntoOneRecord() {
        var review = review("both", SEEN, "u-1");
        var posts = IntStream.range(0, 40).mapToObj(i -> CompletableFuture.runAsync(() -> (i % 2 == 0 ? two.janes() : two.others()).post(review))).toList();
        posts.forEach(CompletableFuture::join);

        await().atMost(LONG).untilAsserted(() -> assertThat(two.spec(SEEN, "{.items[?(@.spec.object.name=='both')].spec.count}")).isEqualTo("40"));
    }

    @Test
    @Order(7)
    void aFloodOfWritesIsNoFloodOfCalls() {
        var audit = two.apiServer.audit();
        admin.run("label", "namespace", FLOOD, "driftlock.dev/mode=observe").expectSuccess();
        await().until(() -> two.others().post(review("many-0", FLOOD, "probe")).body().contains("\"verdict\":\"recorded\""));
        var calls = callsAbout(audit, two.account(), FLOOD);

        for (int i = 0; i < MANY; i++) two.others().post(review("many-0", FLOOD, "probe"));
        await().atMost(LONG).untilAsserted(() -> assertThat(countIn(FLOOD)).isGreaterThanOrEqualTo(MANY));
        System.out.println(MANY + " recorded writes of one object: " + (callsAbout(audit, two.account(), FLOOD) - calls) + " calls");
        assertThat(callsAbout(audit, two.account(), FLOOD) - calls).isLessThan(100);
    }

    @Test
    @Order(8)
    void aFloodOverManyObjectsIsBoundedToo() {
        var live = String.join("---\n", IntStream.range(0, MANY).mapToObj(i -> configMap("many-" + i, FLOOD).replace("declared", "primary")).toList());
        admin.runWithInput(live, "create", "-f", "-").expectSuccess();
        var audit = two.apiServer.audit();
        long before = countIn(FLOOD);

        for (int i = 0; i < MANY; i++) two.others().post(review("many-" + i, FLOOD, "u-" + i));

        await().atMost(LONG).untilAsserted(() -> assertThat(countIn(FLOOD)).isEqualTo(before + MANY));
        await().atMost(LONG).untilAsserted(() -> assertThat(two.records(FLOOD).stream().filter(line -> line.contains(" open ")).count()).isLessThanOrEqualTo(200));
        var calls = callsAbout(audit, two.account(), FLOOD);
        System.out.println(MANY + " recorded writes of as many objects: " + calls + " calls, " + two.records(FLOOD).size() + " records\n" + two.records(FLOOD).getLast());
        assertThat(calls).isLessThan(400);
        assertThat(two.records(FLOOD)).anySatisfy(line -> assertThat(line).contains("merged-changes", "(several)"));
    }

    private long countIn(String namespace) {
        return two.spec(namespace, "{range .items[*]}{.spec.count}{'\\n'}{end}").lines().filter(line -> !line.isBlank()).mapToLong(Long::parseLong).sum();
    }

    /** As the API server would ask about Alex's edit. */
    private static String review(String name, String namespace, String uid) {
        var object = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\"},\"data\":{\"HOST\":\"%s\",\"PORT\":\"5432\"}}";
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"%s","kind":{"group":"","version":"v1","kind":"ConfigMap"},
                "resource":{"group":"","version":"v1","resource":"configmaps"},"namespace":"%s","name":"%s","operation":"UPDATE","userInfo":{"username":"alex@example.com"},
                "dryRun":false,"object":%s,"oldObject":%s}}
                """.formatted(uid, namespace, name, object.formatted(name, namespace, uid, "primary"), object.formatted(name, namespace, uid, "declared"));
    }

    @Test
    @Order(9)
    void aLeaderMayDieInTheMiddle() {
        open("killed", "20s.INC-5");
        edit(two.alex, "killed", USERS, "HOST", "primary").expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/killed", "open");

        two.killLeader();
        two.awaitLeader();
        await().atMost(LONG).untilAsserted(() -> assertThat(eventsAbout("killed", "still differs")).hasSize(1));
        assertThat(two.metric("driftlock_debt_fields{incident=\"INC-5\"")).as("the new leader knows from the records").isEqualTo(1);
        two.startAgain();
        two.git.write("killed.yaml", configMap("killed", USERS).replace("declared", "primary"));
        two.git.push("killed");
        two.awaitRecord(USERS, "ConfigMap/killed", "settled by commit");
    }

    @Test
    @Order(10)
    void aLeaderWithoutAWireIsNone() {
        var leader = two.awaitLeader();
        var other = leader == two.janes() ? two.others() : two.janes();
        await().atMost(LONG).until(() -> leader.metrics().contains("driftlock_debt_fields{"));
        two.wireOf(leader).cut();

        await().atMost(Duration.ofSeconds(20)).until(() -> !two.leads(leader));
        await().atMost(LONG).until(() -> two.leads(other));
        await().atMost(LONG).until(() -> !leader.metrics().contains("driftlock_debt_fields{"));
        var who = other == two.janes() ? two.jane : two.alex;
        open(who);
        edit(who, "cut", USERS, "HOST", "primary").expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/cut", "open");
        two.git.write("cut.yaml", configMap("cut", USERS).replace("declared", "primary"));
        two.git.push("cut");
        two.awaitRecord(USERS, "ConfigMap/cut", "settled by commit");

        two.wireOf(leader).mend();
        Pause.of(Duration.ofSeconds(5));
        assertThat(two.awaitLeader()).as("who came back does not lead as well").isSameAs(other);
        await().atMost(LONG).untilAsserted(() -> assertThat(leader.health()).contains("\"open\""));
    }

    private static void open(Kubectl who) {
        who.run("label", "configmap", "cut", "-n", USERS, "driftlock.dev/break-glass=30m.INC-6").expectSuccess();
    }

    @Test
    @Order(11)
    void aNamespaceOnItsWayOutMakesNoStorm() {
        var audit = two.apiServer.audit();
        admin.run("delete", "namespace", GONE, "--wait=false").expectSuccess();
        admin.run("label", "namespace", GONE, "driftlock.dev/mode=observe");
        var lines = two.others().log().lines().count();
        await().until(() -> two.others().post(review("gone", GONE, "u")).body().contains("\"verdict\":\"recorded\""));
        for (int i = 0; i < 20; i++) two.others().post(review("gone", GONE, "u"));

        await().untilAsserted(() -> assertThat(two.metric("driftlock_changes_total{outcome=\"dropped\"}")).isGreaterThanOrEqualTo(20));
        assertThat(two.others().log().lines().count() - lines).isLessThan(5);
        assertThat(callsAbout(audit, two.account(), GONE)).isLessThan(20);
    }
}
