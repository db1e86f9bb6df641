package dev.driftlock.config.read;

import dev.driftlock.guard.AccountPattern;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.DriftlockConfig.BreakGlass;
import dev.driftlock.config.DriftlockConfig.CertificateFiles;
import dev.driftlock.guard.Check;
import dev.driftlock.config.DriftlockConfig.Cluster;
import dev.driftlock.config.DriftlockConfig.Controllers;
import dev.driftlock.config.DriftlockConfig.Discover;
import dev.driftlock.guard.Effect;
import dev.driftlock.config.DriftlockConfig.SelfManaged;
import dev.driftlock.config.DriftlockConfig.Tls;
import dev.driftlock.config.DriftlockConfig.Undeclared;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.Glob;
import dev.driftlock.guard.Mode;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the configuration whole: every key of the contract's section 2 with its default, and nothing else. All that is
 * wrong is found in one go, each thing one line.
 */
public final class ConfigReader {

    private static final Pattern DEFAULT_INCIDENT = Pattern.compile("[A-Z]+-[0-9]+");
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);
    private static final List<AccountPattern> AGENTS = accounts("argocd:argocd-applicationset-controller",
            "argocd:argocd-application-controller", "flux-system:kustomize-controller", "flux-system:helm-controller");
    private static final List<AccountPattern> CONTROLLER_ACCOUNTS = accounts("kube-system:*-controller",
            "kube-system:generic-garbage-collector", "kube-system:horizontal-pod-autoscaler",
            "kube-system:root-ca-cert-publisher", "kube-system:persistent-volume-binder",
            "kube-system:pod-garbage-collector", "kube-system:legacy-service-account-token-cleaner",
            "kube-system:token-cleaner", "kube-system:bootstrap-signer", "kube-system:podcertificaterequestcleaner",
            "kube-system:kube-apiserver-serving-clustertrustbundle-publisher");

    private final Section root;
    private final Problems problems;
    private final OwnNamespace ownNamespace;

    private ConfigReader(Settings settings, OwnNamespace ownNamespace) {
        this.root = new Section(settings, Settings.ROOT);
        this.problems = settings.problems();
        this.ownNamespace = ownNamespace;
    }

    /** What was read, with lines for the log that stop nothing. */
    public record Reading(DriftlockConfig config, List<String> warnings, List<String> remarks) {
    }

    /** Reads the configuration or throws {@link InvalidConfigurationException}. */
    public static Reading read(SmallRyeConfig config, OwnNamespace ownNamespace) {
        var settings = new Settings(config, new Problems());
        var reader = new ConfigReader(settings, ownNamespace);
        var result = reader.whole();
        UnknownKeys.refuse(settings);
        var lines = settings.problems().lines();
        if (!lines.isEmpty()) throw new InvalidConfigurationException(lines);
        return new Reading(result, UnknownKeys.variables(settings), remarks(result));
    }

    private static List<String> remarks(DriftlockConfig config) {
        var remarks = new ArrayList<String>();
        if (config.breakGlass().holdAgents() && !config.cluster().enabled()) {
            remarks.add("driftlock.break-glass.hold-agents: without a cluster, windows and what was changed under them are held in this process's memory alone, and nobody "
                    + "looks after agents at a window's end");
        }
        return List.copyOf(remarks);
    }

    private DriftlockConfig whole() {
        var cluster = cluster(root.section("cluster"));
        return new DriftlockConfig(
                root.value("mode", Mode.OBSERVE, Values.MODE),
                undeclared(root.section("undeclared")),
                new SourcesReader(problems).read(root.sections("sources")),
                discover(root.section("discover")),
                root.list("agents", AGENTS, Values.ACCOUNT),
                root.value("verify-agents", Check.RECORD, Values.CHECKING),
                root.value("agents-from-pods", Check.RECORD, Values.CHECKING),
                controllers(root.section("controllers")),
                rules("ignore"),
                breakGlass(root.section("break-glass"), cluster),
                rules("redact"),
                root.section("changes").value("keep", Duration.ofDays(30), Values.DURATION),
                root.list("policies", List.of(), Values.PATH),
                root.list("policies-off", List.of(), Values.TEXT),
                tls(root.section("tls")),
                root.value("drain", Duration.ofSeconds(5), Values.atMost(LONGEST_DRAIN)),
                root.value("data-dir", Path.of("data"), Values.PATH),
                cluster);
    }

    private static Undeclared undeclared(Section section) {
        return new Undeclared(section.value("fields", Effect.RECORD, Values.HANDLING),
                section.value("objects", Effect.RECORD, Values.HANDLING));
    }

    private static Discover discover(Section section) {
        return new Discover(section.value("argocd", true, Values.FLAG),
                section.value("flux", true, Values.FLAG),
                section.list("namespaces", List.of("argocd", "flux-system"), Values.LABEL),
                section.list("hosts", List.of(), Values.HOST),
                section.list("cluster-names", List.of("in-cluster"), Values.TEXT));
    }

    private static Controllers controllers(Section section) {
        return new Controllers(section.list("groups", List.of("system:nodes"), Values.TEXT),
                section.list("users", List.of("system:kube-controller-manager", "system:kube-scheduler", "system:apiserver"),
                        Values.TEXT),
                section.list("service-accounts", CONTROLLER_ACCOUNTS, Values.ACCOUNT));
    }

    private List<FieldRule> rules(String key) {
        return root.sections(key).stream().map(this::rule).toList();
    }

    private FieldRule rule(Section section) {
        var paths = section.list("paths", List.of(), Values.FIELDS);
        if (section.settings().texts(section.key("paths")).orElse(List.of()).isEmpty()) {
            problems.add(section.key("paths") + " is not set; " + Values.FIELDS.words());
        }
        return new FieldRule(group(section), section.value("kind", Glob.ANY, Values.GLOB),
                section.value("name", Glob.ANY, Values.GLOB), section.value("namespace", Glob.ANY, Values.GLOB), paths);
    }

    /** An empty text is the core group, not one that is missing. */
    private static Glob group(Section section) {
        return section.value("group", Glob.ANY, Values.GLOB);
    }

    private static BreakGlass breakGlass(Section section, Cluster cluster) {
        boolean authorize = section.value("authorize", cluster.enabled(), Values.FLAG);
        if (authorize && !cluster.enabled()) {
            section.notAccepted("authorize", true, "accepted is false where driftlock.cluster.enabled is false: there is nobody to ask");
        }
        boolean holdAgents = section.value("hold-agents", false, Values.FLAG);
        boolean resume = section.value("resume", false, Values.FLAG);
        if (resume && !(holdAgents && cluster.enabled())) {
            section.notAccepted("resume", true, "accepted is false unless driftlock.break-glass.hold-agents and driftlock.cluster.enabled are true: there is nothing to start again");
        }
        return new BreakGlass(
                section.value("max-duration", Duration.ofHours(1), Values.atLeast(Duration.ofSeconds(1))),
                incidentPattern(section),
                authorize,
                holdAgents,
                resume,
                section.list("kinds", List.of("configmaps", "deployments.apps", "statefulsets.apps", "services"),
                        Values.RESOURCE_NAME));
    }

    private static Optional<Pattern> incidentPattern(Section section) {
        var pattern = section.value("incident-pattern", DEFAULT_INCIDENT, Values.REGEX);
        return pattern.pattern().isEmpty() ? Optional.empty() : Optional.of(pattern);
    }

    private Tls tls(Section section) {
        var mode = section.value("mode", TlsMode.SELF_MANAGED, TlsMode.ACCEPTED);
        var certFile = section.optional("cert-file", Values.PATH);
        var keyFile = section.optional("key-file", Values.PATH);
        if (mode == TlsMode.SELF_MANAGED) {
            certFile.ifPresent(file -> section.notAccepted("cert-file", file, "accepted only with driftlock.tls.mode: files"));
            keyFile.ifPresent(file -> section.notAccepted("key-file", file, "accepted only with driftlock.tls.mode: files"));
            return new SelfManaged();
        }
        if (certFile.isEmpty()) problems.add(section.key("cert-file") + " is not set; accepted is a path, with tls.mode files it is needed");
        if (keyFile.isEmpty()) problems.add(section.key("key-file") + " is not set; accepted is a path, with tls.mode files it is needed");
        return new CertificateFiles(certFile.orElse(Path.of("")), keyFile.orElse(Path.of("")));
    }

    private enum TlsMode {
        SELF_MANAGED, FILES;

        static final Accepted<TlsMode> ACCEPTED = new Accepted<>("accepted are self-managed, files", text -> switch (text) {
            case "self-managed" -> SELF_MANAGED;
            case "files" -> FILES;
            default -> throw new IllegalArgumentException(text);
        });
    }

    private Cluster cluster(Section section) {
        var webhooksFile = section.optional("webhooks-file", Values.PATH);
        boolean restore = section.value("restore-webhooks", false, Values.FLAG);
        if (restore && webhooksFile.isEmpty()) section.notAccepted("restore-webhooks", true, "accepted is false where driftlock.cluster.webhooks-file is not set: nothing says how they were");
        return new Cluster(section.value("enabled", true, Values.FLAG),
                section.optional("namespace", Values.LABEL).orElseGet(ownNamespace::find), webhooksFile, restore);
    }

    private static List<AccountPattern> accounts(String... texts) {
        return java.util.Arrays.stream(texts).map(AccountPattern::parse).toList();
    }
}
