package dev.driftlock.config;

import dev.driftlock.guard.AccountPattern;
import dev.driftlock.guard.Check;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The whole configuration (contract, section 2), read and checked once before anything starts.
 *
 * @param mode where neither the namespace nor the source says otherwise
 * @param agents service accounts that are trusted to write declared objects
 * @param ignore fields that are owned elsewhere (F13)
 * @param redact further fields whose values are never shown
 * @param drain how long requests are still served after SIGTERM
 */
public record DriftlockConfig(Mode mode, Undeclared undeclared, List<SourceConfig> sources, Discover discover,
        List<AccountPattern> agents, Check verifyAgents, Check agentsFromPods, Controllers controllers,
        List<FieldRule> ignore, BreakGlass breakGlass, List<FieldRule> redact, Duration changesKept, List<Path> policies,
        List<String> policiesOff, Tls tls, Duration drain, Path dataDir, Cluster cluster) {

    /** {@code fields}: added to a declared object; {@code objects}: created in a guarded namespace. */
    public record Undeclared(Effect fields, Effect objects) {
    }

    /**
     * How sources are found in Argo CD and Flux objects.
     *
     * @param hosts when not empty, only repositories on these
     */
    public record Discover(boolean argocd, boolean flux, List<String> namespaces, List<String> hosts,
            List<String> clusterNames) {
    }

    /** The users, groups and service accounts of the cluster's own machinery. */
    public record Controllers(List<String> groups, List<String> users, List<AccountPattern> serviceAccounts) {
    }

    /**
     * What a break-glass window may be.
     *
     * @param incidentPattern empty: no incident is needed; else the incident matches as a whole
     * @param authorize whether a SubjectAccessReview is asked; always false without a cluster
     * @param kinds resources from which Driftlock may take the label off, such as {@code deployments.apps}
     */
    public record BreakGlass(Duration maxDuration, Optional<Pattern> incidentPattern, boolean authorize,
            boolean holdAgents, boolean resume, List<String> kinds) {
    }

    /** Where the certificate of the webhook's port comes from. */
    public sealed interface Tls {
    }

    /** An own CA and certificate: in a Secret, or made at start where there is no cluster. */
    public record SelfManaged() implements Tls {
    }

    /** PEM files that somebody else renews. */
    public record CertificateFiles(Path certFile, Path keyFile) implements Tls {
    }

    /**
     * The API server.
     *
     * @param enabled false: no API server at all
     * @param namespace Driftlock's own
     * @param webhooksFile the webhook configuration as it was installed, to hold the live one to
     * @param restoreWebhooks whether a live one that differs is put back; one that is gone stays so
     */
    public record Cluster(boolean enabled, String namespace, Optional<Path> webhooksFile, boolean restoreWebhooks) {
    }
}
