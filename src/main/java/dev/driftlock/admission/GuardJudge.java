package dev.driftlock.admission;

import dev.driftlock.admission.Hearing.Adjourned;
import dev.driftlock.admission.Hearing.Answered;
import dev.driftlock.breakglass.Authorizer;
import dev.driftlock.breakglass.Authorizer.Permission;
import dev.driftlock.breakglass.Authorizer.Target;
import dev.driftlock.breakglass.BreakGlass;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.World;
import dev.driftlock.report.AdmissionMetrics;
import dev.driftlock.report.Answer;
import dev.driftlock.report.Answers;
import dev.driftlock.report.CollectionLine;
import dev.driftlock.report.Context;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Judges a request and words the answer; asks Git and the API server once more only where a denial hangs on it. */
public final class GuardJudge implements Judge {

    private static final Logger LOG = Logger.getLogger(GuardJudge.class);

    private final Guard guard = new Guard();
    private final Worlds worlds;
    private final Freshness freshness;
    private final BreakGlass breakGlass;
    private final Authorizer authorizer;
    private final Function<World, Context> contexts;
    private final AdmissionMetrics metrics;
    private final BiConsumer<Request, Verdict> aftermath;

    /** @param aftermath hears of each judged request; must not wait */
    public GuardJudge(Worlds worlds, Freshness freshness, BreakGlass breakGlass, Authorizer authorizer, Function<World, Context> contexts, AdmissionMetrics metrics,
            BiConsumer<Request, Verdict> aftermath) {
        this.worlds = worlds;
        this.freshness = freshness;
        this.breakGlass = breakGlass;
        this.authorizer = authorizer;
        this.contexts = contexts;
        this.metrics = metrics;
        this.aftermath = aftermath;
    }

    @Override
    public Hearing hear(Request request) {
        long started = System.nanoTime();
        if (breakGlass.waitsFor(request)) return new Adjourned(() -> answer(request, prepared(request), started));
        var world = worlds.now();
        var verdict = guard.judge(request, world);
        if (verdict.dependsOnFreshness()) return new Adjourned(() -> answer(request, reconsidered(request, world, verdict), started));
        return new Answered(answer(request, breakGlass.carryOut(request, verdict), started));
    }

    private Answer answer(Request request, Verdict verdict, long started) {
        var answer = Answers.of(request, verdict, contexts.apply(worlds.now()));
        metrics.judged(request, verdict, Duration.ofNanos(System.nanoTime() - started));
        CollectionLine.of(request, verdict, answer).ifPresent(LOG::info);
        aftermath.accept(request, verdict);
        return answer;
    }

    private Verdict prepared(Request request) {
        breakGlass.prepare(request);
        var world = worlds.now();
        return reconsidered(request, world, guard.judge(request, world));
    }

    /** What can still save a request from its denial is asked for. */
    private Verdict reconsidered(Request request, World first, Verdict before) {
        var world = first;
        var verdict = before;
        if (verdict.dependsOnFreshness() && freshness.bringUpToDate(sourcesOf(verdict, world))) {
            world = worlds.now();
            verdict = guard.judge(request, world);
        }
        if (verdict.isDeniedForUnguarding() && mayUnguard(request, verdict)) {
            world = world.forUnguarder();
            verdict = guard.judge(request, world);
        }
        if (breakGlass.learnsMore(request, verdict, world.namespaces())) {
            verdict = guard.judge(request, world.with(breakGlass.grants()));
        }
        return breakGlass.carryOut(request, verdict);
    }

    private boolean mayUnguard(Request request, Verdict verdict) {
        var target = Target.ofUnguard(request.resource(), verdict.key());
        return authorizer.ask(request.user(), Authorizer.UNGUARD, target) == Permission.YES;
    }

    /** The one that declares the object, and all that could declare it, since it would stand in their namespace. */
    private static Set<String> sourcesOf(Verdict verdict, World world) {
        var sources = new HashSet<>(world.declared().sourcesIn(verdict.key().namespace()));
        verdict.source().map(DeclaredSource::name).ifPresent(sources::add);
        return sources;
    }

    /** Denies only a user in enforce without a grant (contract, section 7). */
    @Override
    public Answer afterError(Request request, Throwable error) {
        LOG.errorf(error, "judging %s of %s %s failed", request.operation(), request.kind(), request.uid());
        var circumstances = guard.circumstances(request, worlds.now());
        metrics.failed(request, circumstances.actor().word(), circumstances.mode().toString());
        return Answers.ofError(request, circumstances, error.getClass().getSimpleName());
    }
}
