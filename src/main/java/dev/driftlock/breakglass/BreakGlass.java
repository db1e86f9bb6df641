package dev.driftlock.breakglass;

import dev.driftlock.breakglass.Authorizer.Permission;
import dev.driftlock.breakglass.Authorizer.Target;
import dev.driftlock.breakglass.GrantDesk.Outcome;
import dev.driftlock.breakglass.GrantLog.Labelled;
import dev.driftlock.guard.BreakGlassLabel;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.LabelAct.Ends;
import dev.driftlock.guard.LabelAct.Opened;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.LabelAct.Refusal;
import dev.driftlock.guard.LabelAct.Refused;
import dev.driftlock.guard.Namespaces;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.Scope;
import dev.driftlock.guard.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Break-glass around the judgement of one request (contract, section 5): {@link #prepare} before it, {@link #learnsMore} before a
 * denial, {@link #carryOut} before the answer. None of them takes longer than its part of the webhook's three seconds.
 */
public final class BreakGlass {

    private static final Logger LOG = Logger.getLogger(BreakGlass.class);
    private static final int REHEARSALS = 10;
    private static final UserInfo NOBODY = new UserInfo("driftlock:rehearsal", "", List.of(), Map.of());
    private static final Scope REHEARSAL = Scope.ofNamespace("driftlock-rehearsal");

    private final GrantDesk desk;
    private final Authorizer authorizer;
    private final SweptKinds kinds;
    private final GrantLog log;

    /** @param kinds where the label is taken off at the end */
    public BreakGlass(GrantDesk desk, Authorizer authorizer, SweptKinds kinds, GrantLog log) {
        this.desk = desk;
        this.authorizer = authorizer;
        this.kinds = kinds;
        this.log = log;
    }

    /**
     * Goes the whole way without leaving a trace, until it was gone in time once. To be called at the start, aside: an emergency
     * must not be the first time that this runs, when classes are loaded and connections made within its time limits.
     */
    public void rehearse() {
        for (int i = 0; i < REHEARSALS; i++) {
            var permission = authorizer.ask(NOBODY, Authorizer.BREAK_GLASS, Target.ofNamespace(REHEARSAL.text()));
            desk.refresh(List.of(REHEARSAL));
            var opening = new Opens(REHEARSAL, new Request.Resource("", "v1", "namespaces"), Duration.ofMinutes(1), "", NOBODY.name(), "");
            if (permission != Permission.UNKNOWN && desk.open(opening, true) instanceof Outcome.Open) return;
        }
        LOG.warn("break-glass would open nothing now; why, is said above");
    }

    /** What is open now, from memory. */
    public Grants grants() {
        return desk.grants();
    }

    /** Whether a request touches the label where it opens or ends windows: what is to be known of those is not in memory. */
    public boolean waitsFor(Request request) {
        return BreakGlassLabel.changedBy(request).isPresent();
    }

    /** Where the request sets, changes or takes off the label, what is open there decides: its Lease is read once more. */
    public void prepare(Request request) {
        BreakGlassLabel.changedBy(request).ifPresent(scope -> desk.refresh(List.of(scope)));
    }

    /**
     * Reads the Leases once more that could save a request from its denial, because the object or its namespace carries the
     * label. True where one is open, so that the request has to be judged again.
     */
    public boolean learnsMore(Request request, Verdict verdict, Namespaces namespaces) {
        if (!verdict.isDeniedForWantOfGrant()) return false;
        var scopes = BreakGlassLabel.seenBy(request, verdict.key(), namespaces);
        if (scopes.isEmpty()) return false;
        desk.refresh(scopes);
        var grants = desk.grants();
        return scopes.stream().anyMatch(scope -> grants.open(scope).isPresent());
    }

    /** Opens or ends the window that a verdict speaks of. The request may be denied after all, where none can be opened. */
    public Verdict carryOut(Request request, Verdict verdict) {
        return switch (verdict.label()) {
            case Opens opens -> open(request, verdict, opens);
            case Ends(var grant) -> {
                if (!request.dryRun()) desk.end(grant);
                yield verdict;
            }
            case Refused refused -> {
                if (!request.dryRun()) log.refused();
                yield verdict;
            }
            case LabelAct.None none -> verdict;
            case LabelAct.Inert inert -> verdict;
            case Opened opened -> verdict;
        };
    }

    private Verdict open(Request request, Verdict verdict, Opens opens) {
        var target = Target.of(opens.resource(), verdict.key());
        return switch (authorizer.ask(request.user(), Authorizer.BREAK_GLASS, target)) {
            case YES -> answer(request, verdict, opens, desk.open(opens, request.dryRun()));
            case NO -> refuse(request, verdict, Refusal.NOT_PERMITTED, opens.holder() + " does not hold the verb break-glass on " + target);
            case UNKNOWN -> refuse(request, verdict, Refusal.NOT_NOW, "the API server could not be asked whether " + opens.holder() + " holds the verb break-glass on "
                    + target + "; try again");
        };
    }

    private Verdict answer(Request request, Verdict verdict, Opens opens, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Open(var grant, var isNew) -> {
                if (isNew && !request.dryRun()) log.opened(grant, opens.reason(), labelled(request, verdict));
                yield verdict.with(new Opened(grant, kinds.hold(opens.resource())));
            }
            case Outcome.Taken(var other) -> refuse(request, verdict, Refusal.IS_OPEN, BreakGlassLabel.describe(other));
            case Outcome.Failed(var why) -> refuse(request, verdict, Refusal.NOT_NOW, "the window could not be written down: " + why + "; try again");
        };
    }

    private static Labelled labelled(Request request, Verdict verdict) {
        return Labelled.of(verdict.key(), request.version(), request.oldObject().path("metadata").path("uid").asText(""));
    }

    private Verdict refuse(Request request, Verdict verdict, Refusal why, String detail) {
        if (!request.dryRun()) log.refused();
        return verdict.refused(new Refused(why, detail), request);
    }
}
