package dev.driftlock.registration;

import dev.driftlock.cluster.Denials;
import dev.driftlock.cluster.OwnEvents;
import dev.driftlock.diff.Types;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Watches over the ValidatingWebhookConfiguration {@code driftlock}: keeps its caBundle right, and tells when it is weakened or gone. One that
 * is gone stays so: it is the admin's last exit.
 */
public final class WebhookConfiguration implements AutoCloseable {

    public static final String NAME = "driftlock";

    private static final Logger LOG = Logger.getLogger(WebhookConfiguration.class);
    private static final String KIND = "ValidatingWebhookConfiguration";
    private static final ResourceDefinitionContext CONFIGURATIONS = new ResourceDefinitionContext.Builder().withGroup("admissionregistration.k8s.io").withVersion("v1")
            .withKind(KIND).withPlural("validatingwebhookconfigurations").withNamespaced(false).build();
    private static final int SHOWN = 5;

    private final KubernetesClient client;
    private final Types types;
    private final WebhooksFile shipped;
    private final LeftOutDifferences controllers;
    private final boolean restore;
    private final Supplier<Optional<String>> bundle;
    private final OwnEvents events;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean isKnown;
    private volatile String said = "";
    private Optional<GenericKubernetesResource> last = Optional.empty();

    /**
     * Starts the watch.
     *
     * @param controllers that the webhooks have to leave out
     * @param restore whether one that was weakened is put back
     * @param bundle what each caBundle must hold; empty where that is somebody else's to keep
     */
    public WebhookConfiguration(KubernetesClient client, Types types, WebhooksFile shipped, LeftOut controllers, boolean restore, Supplier<Optional<String>> bundle, OwnEvents events) {
        this.client = client;
        this.types = types;
        this.shipped = shipped;
        this.controllers = new LeftOutDifferences(controllers);
        this.restore = restore;
        this.bundle = bundle;
        this.events = events;
        informer = resource().runnableInformer(0);
        informer.exceptionHandler((started, error) -> failed(error));
        informer.start();
    }

    private boolean failed(Throwable error) {
        if (Denials.isDenial(error)) say("the webhook configuration " + NAME + " may not be read");
        return true;
    }

    private Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(CONFIGURATIONS).withName(NAME);
    }

    /** What is wrong with the configuration; empty where it is as it was installed. */
    public Optional<String> problem() {
        return problem;
    }

    /** Whether it has been looked at and is as it was installed. */
    public boolean isOk() {
        return isKnown && problem.isEmpty();
    }

    /** Whether each webhook trusts all that {@code bundle} holds now; so it is too where there is no configuration to trust anybody. */
    boolean isTrusting() {
        return live().map(there -> bundle.get().filter(right -> LiveWebhooks.of(there).withOtherBundle(right).isEmpty()).isPresent()).orElse(true);
    }

    private Optional<GenericKubernetesResource> live() {
        return Optional.ofNullable(informer.getStore().getByKey(NAME));
    }

    /** Looks once and repairs what is Driftlock's to repair; called now and then, so that it never fights another writer at full speed. */
    void tend() {
        if (!informer.hasSynced()) return;
        var there = live();
        var right = bundle.get();
        // What was just written is looked at when the watch has told it.
        if (there.filter(found -> repaired(found, right)).isPresent()) return;
        tell(there, there.map(found -> problemOf(LiveWebhooks.of(found), right)).orElse(Optional.of("there is no " + KIND + " " + NAME + ": nothing is guarded")));
        last = there.or(() -> last);
    }

    private boolean repaired(GenericKubernetesResource there, Optional<String> bundle) {
        var live = LiveWebhooks.of(there);
        var wanted = restore && !differencesOf(live).isEmpty() ? shipped.read().map(all -> live.replacedBy(all.webhooks())).orElse(live) : live;
        var trusting = bundle.filter(right -> !wanted.withOtherBundle(right).isEmpty()).map(wanted::trusting).orElse(wanted);
        return !trusting.equals(live) && write(there, trusting, wanted.equals(live) ? "its caBundle" : "put back as it was installed");
    }

    /** False where it could not be written; where another replica was faster there is nothing more to do either. */
    private boolean write(GenericKubernetesResource there, LiveWebhooks webhooks, String what) {
        var next = client.getKubernetesSerialization().clone(there);
        webhooks.writeTo(next);
        try {
            client.resource(next).lockResourceVersion(there.getMetadata().getResourceVersion()).update();
            LOG.warnf("wrote the webhook configuration %s: %s", NAME, what);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) return true;
            say("the webhook configuration " + NAME + " could not be written: " + e.getMessage());
            return false;
        }
    }

    private Optional<String> problemOf(LiveWebhooks live, Optional<String> bundle) {
        var differences = differencesOf(live);
        if (shipped.problem().isPresent()) return shipped.problem();
        var problems = new ArrayList<String>();
        if (!differences.isEmpty()) problems.add("the webhook configuration " + NAME + " is not as it was installed: " + named(differences));
        controllers.of(live.list()).ifPresent(problems::add);
        bundle.map(live::withOtherBundle).filter(wrong -> !wrong.isEmpty()).ifPresent(wrong -> problems.add("the caBundle of " + String.join(", ", wrong) + " is not Driftlock's"));
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    private static String named(List<String> differences) {
        var more = differences.size() - SHOWN;
        return differences.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }

    /** Without a file to compare with, that all webhooks are there. */
    private List<String> differencesOf(LiveWebhooks live) {
        return shipped.read().map(all -> all.differencesOf(live.list(), types))
                .orElseGet(() -> ShippedWebhooks.NAMES.stream().filter(name -> live.find(name).isEmpty()).sorted().map(name -> name + " is missing").toList());
    }

    private void tell(Optional<GenericKubernetesResource> there, Optional<String> now) {
        if (isKnown && now.equals(problem)) return;
        boolean isFirst = !isKnown;
        problem = now;
        isKnown = true;
        if (isFirst && now.isEmpty()) return;
        var note = now.orElse("the webhook configuration " + NAME + " is as it was installed");
        LOG.warn(note);
        there.or(() -> last).ifPresent(about -> events.warn(eventName(about, note), about, "WebhookConfigurationChanged", note));
    }

    /** Once, not every time that it is tried. */
    private void say(String trouble) {
        if (!trouble.equals(said)) LOG.warn(trouble);
        said = trouble;
    }

    private static String eventName(GenericKubernetesResource about, String note) {
        return "driftlock-webhooks-" + Integer.toHexString(Objects.hash(about.getMetadata().getUid(), about.getMetadata().getResourceVersion(), note));
    }

    @Override
    public void close() {
        informer.close();
    }
}
