package dev.driftlock.bench.demo;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.WebhookRegistration;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The stage that counts: etcd, kube-apiserver, kubectl, and Driftlock registered as its webhook. */
final class RealCluster implements Stage {

    private static final String[] CONFIG_MAP = {"configmap", UsersApi.CONFIG_MAP, "-n", UsersApi.NAMESPACE};

    private final Screen screen;
    private final GitRepository git;
    private final ApiServer apiServer;
    private final DriftlockProcess driftlock;
    private final Kubectl admin;
    private final Map<Person, Kubectl> people;
    private AuditLog audit;

    private RealCluster(Screen screen, GitRepository git, ApiServer apiServer, DriftlockProcess driftlock, Kubectl agent) {
        this.screen = screen;
        this.git = git;
        this.apiServer = apiServer;
        this.driftlock = driftlock;
        this.admin = apiServer.kubectl();
        this.people = Map.of(Person.JANE, apiServer.kubectl(Person.JANE.user), Person.AGENT, agent);
        this.audit = apiServer.audit();
    }

    static RealCluster start(Screen screen, GitRepository git, Assets assets) {
        var started = Instant.now();
        var apiServer = ApiServer.start(assets);
        var version = apiServer.kubectl().run("version").expectSuccess().out().lines().filter(line -> line.startsWith("Server")).findFirst().orElse("");
        screen.note("etcd and kube-apiserver are ready at " + apiServer.url() + " (" + version + ", " + since(started) + ")");

        apiServer.kubectl().apply(UsersApi.cluster());
        apiServer.kubectl().run("apply", "-f", Assets.projectDirectory().resolve("deploy/crds").toString()).expectSuccess();
        var agent = apiServer.kubectlAs("argocd", "argocd-application-controller");
        agent.run("apply", "-f", git.workTree().resolve(UsersApi.PATH).toString()).expectSuccess();
        screen.note("users-api is deployed as " + git.url() + " has it");

        started = Instant.now();
        var identity = apiServer.kubectlAs("driftlock", "driftlock").kubeconfig().toString();
        var driftlock = DriftlockProcess.start(UsersApi.driftlockConfiguration(git, true), Map.of("KUBECONFIG", identity));
        WebhookRegistration.of(driftlock).apply(apiServer.kubectl());
        WebhookRegistration.awaitInForce(apiServer, UsersApi.NAMESPACE, Duration.ofSeconds(15));
        screen.note("Driftlock is ready at " + driftlock.url() + " and registered as " + WebhookRegistration.WEBHOOK + " (" + since(started) + ")");
        return new RealCluster(screen, git, apiServer, driftlock, agent);
    }

    @Override
    public Outcome edit(Person who, String key, String from, String to) {
        var editor = "sed -i 's/" + key + ": " + from + "/" + key + ": " + to + "/'";
        screen.command(who.prompt, "KUBE_EDITOR=\"" + editor + "\" kubectl edit " + String.join(" ", CONFIG_MAP));
        return shown(people.get(who).withEditor(editor).run(words("edit")));
    }

    @Override
    public Outcome set(Person who, String key, String value) {
        audit = apiServer.audit();
        return typed(who.prompt, people.get(who), patch(key, value));
    }

    @Override
    public Outcome sync() {
        var manifest = git.workTree().resolve(UsersApi.PATH).resolve("configmap.yaml").toString();
        return typed(Person.AGENT.prompt, people.get(Person.AGENT), "apply", "-f", manifest);
    }

    @Override
    public void setMode(String mode) {
        typed("admin", admin, "label", "namespace", UsersApi.NAMESPACE, "driftlock.dev/mode=" + mode, "--overwrite");
        awaitInForce(mode);
    }

    @Override
    public Outcome breakGlass(Person who, String value) {
        return typed(who.prompt, people.get(who), "label", "configmap", UsersApi.CONFIG_MAP, "-n", UsersApi.NAMESPACE, "driftlock.dev/break-glass=" + value);
    }

    /** They are written after the answer. */
    @Override
    public Outcome openChanges() {
        String[] listing = {"get", "manualchanges", "-n", UsersApi.NAMESPACE, "-l", "driftlock.dev/state=open"};
        var deadline = Instant.now().plusSeconds(15);
        while (!admin.run(listing).out().contains("break-glass") && Instant.now().isBefore(deadline)) Pause.of(Duration.ofMillis(200));
        return typed("admin", admin, listing);
    }

    @Override
    public String auditVerdict() {
        var event = audit.awaitEvent(each -> each.isAbout("configmaps", UsersApi.CONFIG_MAP) && each.verb().equals("patch"));
        screen.note("the audit log's line of it: " + event.user() + " " + event.verb() + " " + event.resource() + "/" + event.name() + " " + event.code());
        screen.output(event.annotations().entrySet().stream().filter(each -> each.getKey().startsWith(WebhookRegistration.WEBHOOK))
                .map(each -> "  " + each.getKey() + ": " + each.getValue()).collect(Collectors.joining("\n")));
        return event.guard("verdict");
    }

    @Override
    public void explainUse() {
        screen.output("""

                All of it keeps running. In another terminal:

                  export PATH=%s:$PATH
                  export KUBECONFIG=%s      # Jane; the administrator: %s
                  kubectl edit configmap users-api-env -n users

                  The Git work tree, whose pushes Driftlock sees:  %s
                  Driftlock's log:      %s
                  Driftlock's metrics:  %s

                Ctrl-C stops everything.""".formatted(admin.program().getParent(), people.get(Person.JANE).kubeconfig(), admin.kubeconfig(),
                git.workTree(), driftlock.directory().resolve("driftlock.log"), driftlock.management("/q/metrics")));
    }

    @Override
    public void close() {
        driftlock.close();
        apiServer.close();
    }

    private Outcome typed(String prompt, Kubectl kubectl, String... arguments) {
        var words = new ArrayList<>(List.of("kubectl"));
        words.addAll(List.of(arguments));
        screen.command(prompt, words);
        return shown(kubectl.run(arguments));
    }

    private Outcome shown(Run run) {
        screen.output(run);
        return new Outcome(run.succeeded(), run.output());
    }

    /** Driftlock hears of a label a moment after the API server has taken it: dry runs tell when. */
    private void awaitInForce(String mode) {
        var deadline = Instant.now().plusSeconds(10);
        while (!mode.equals(modeOf(people.get(Person.JANE).run(words(patch("LOG_LEVEL", "probe"), "--dry-run=server"))))) {
            if (Instant.now().isAfter(deadline)) throw new IllegalStateException("mode " + mode + " is not in force after 10 s\n" + driftlock.log());
            Pause.of(Duration.ofMillis(100));
        }
    }

    private static String modeOf(Run probe) {
        if (!probe.succeeded()) return "enforce";
        return probe.err().contains("Warning:") ? "warn" : "observe";
    }

    private static String[] patch(String key, String value) {
        return words(words("patch"), "--type=merge", "-p", "{\"data\":{\"" + key + "\":\"" + value + "\"}}");
    }

    private static String[] words(String verb) {
        return words(new String[] {verb}, CONFIG_MAP);
    }

    private static String[] words(String[] first, String... more) {
        var words = new ArrayList<>(List.of(first));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String since(Instant start) {
        return "%.1f s".formatted(Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }
}
