package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.LabelAct.Refusal;
import dev.driftlock.guard.LabelAct.Refused;
import dev.driftlock.guard.LabelGrammar.Bad;
import dev.driftlock.guard.LabelGrammar.Good;
import dev.driftlock.guard.Request.Operation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who sets, changes or takes off the break-glass label, and what that does (contract, section 5). */
public final class BreakGlassLabel {

    private static final FieldPath PATH = Guarding.LABELS.field(Keys.BREAK_GLASS);
    private static final int LONGEST_REASON = 1000;
    /** As far as two replicas' readings of a clock that tells whole seconds can lie apart. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private final Subject subject;
    private final Actor actor;
    private final World world;
    private final String before;
    private final String after;

    BreakGlassLabel(Subject subject, Actor actor, World world) {
        this.subject = subject;
        this.actor = actor;
        this.world = world;
        this.before = of(subject.live());
        this.after = of(subject.requested());
    }

    /** The label of an object; null where it has none. */
    public static String of(JsonNode object) {
        return Subject.meta(object, "labels", Keys.BREAK_GLASS);
    }

    /** The scope whose Lease has to be read before this request is judged, because it sets, changes or takes off the label. */
    public static Optional<Scope> changedBy(Request request) {
        boolean changes = request.operation() == Operation.UPDATE && !Objects.equals(of(request.oldObject()), of(request.object()));
        return changes ? Scope.of(request.key()) : Optional.empty();
    }

    /** The scopes whose Leases have to be read once more before this request is denied, because the object or its namespace carries the label. */
    public static List<Scope> seenBy(Request request, ObjectKey judged, Namespaces namespaces) {
        return Scope.covering(judged).stream().filter(scope -> mayBeLabelled(scope, request, namespaces)).toList();
    }

    /** A Scale does not show the labels of the scaled object. */
    private static boolean mayBeLabelled(Scope scope, Request request, Namespaces namespaces) {
        var labelled = scope.labelled();
        if (labelled.isNamespaced()) return Scale.isScale(request) || of(request.oldObject()) != null;
        return namespaces.label(labelled.name(), Keys.BREAK_GLASS).isPresent();
    }

    LabelAct act(Mode mode) {
        return switch (subject.request().operation()) {
            case CREATE -> ofCreate();
            case UPDATE -> Objects.equals(before, after) ? LabelAct.NONE : after == null ? ofRemoval() : ofSetting(mode);
            case DELETE, CONNECT -> LabelAct.NONE;
        };
    }

    /** Deleted and made again under an open window, an object keeps its label: nothing to say then. */
    private LabelAct ofCreate() {
        boolean stands = after == null || open().filter(grant -> LabelGrammar.ANY.read(after) instanceof Good label && grant.says(label)).isPresent();
        return stands ? LabelAct.NONE : new LabelAct.Inert("it came with the object; only one set on an object that exists opens a window");
    }

    private LabelAct ofRemoval() {
        return open().filter(grant -> !isTakenOffAtItsEnd(grant)).<LabelAct>map(LabelAct.Ends::new).orElse(LabelAct.NONE);
    }

    /** Another replica takes the label off at the end, and may read the API server's clock a little ahead of this one: nobody ended it early. */
    private boolean isTakenOffAtItsEnd(Grant grant) {
        return actor instanceof Actor.Controller && !world.grants().now().plus(CLOCKS_APART).isBefore(grant.until());
    }

    private LabelAct ofSetting(Mode mode) {
        if (!(actor instanceof Actor.User user)) return new LabelAct.Inert((actor instanceof Actor.Agent ? "an agent" : "a controller") + " set it; only a user opens a window");
        if (mode == Mode.OFF) return new LabelAct.Inert("mode off holds here, so nothing is denied anyway");
        if (after.equals(of(subject.git()))) return new LabelAct.Inert("Git declares it, and break-glass is never declared");
        return Scope.of(subject.key()).map(scope -> ofUser(user, scope)).orElseGet(this::ofClusterScoped);
    }

    private LabelAct ofUser(Actor.User user, Scope scope) {
        var reading = world.settings().labels().read(after);
        var other = open().filter(grant -> !(reading instanceof Good label && grant.isOf(user.name(), label)));
        if (other.isPresent()) return new Refused(Refusal.IS_OPEN, describe(other.get()));
        return switch (reading) {
            case Bad(var reason) -> new Refused(Refusal.BAD_VALUE, reason);
            case Good(var duration, var incident) -> new LabelAct.Opens(scope, subject.request().resource(), duration, incident, user.name(), reason());
        };
    }

    private LabelAct ofClusterScoped() {
        return new Refused(Refusal.NOT_HERE, "it opens nothing on what is cluster-scoped, such as this " + subject.key().kind() + "; accepted is a namespace or an object in one");
    }

    private Optional<Grant> open() {
        return Scope.of(subject.key()).flatMap(world.grants()::open);
    }

    private String reason() {
        var reason = Subject.meta(subject.requested(), "annotations", Keys.BREAK_GLASS_REASON);
        if (reason == null) return "";
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    /** What a person must know of a window that stands in the way. */
    public static String describe(Grant grant) {
        return "a window" + (grant.incident().isEmpty() ? "" : " for " + grant.incident()) + " is open here, " + grant.holder() + " holds it until "
                + grant.until().truncatedTo(ChronoUnit.SECONDS) + ", and it never moves";
    }

    static List<Finding> findings(LabelAct act, Request request) {
        return act instanceof Refused refused ? List.of(finding(refused, request)) : List.of();
    }

    static Finding finding(Refused refused, Request request) {
        return new Finding(Finding.Kind.BREAK_GLASS, PATH, null, value(request.oldObject()), value(request.object()), Optional.empty(), Effect.DENY, refused.detail());
    }

    private static JsonNode value(JsonNode object) {
        return object.path("metadata").path("labels").get(Keys.BREAK_GLASS);
    }
}
