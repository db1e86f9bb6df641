package dev.driftlock.breakglass;

import dev.driftlock.guard.Request.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Asks the API server by SubjectAccessReview. What it said counts for some seconds, so that a repeated request costs nothing. */
public final class AccessReviews implements Authorizer {

    private static final Logger LOG = Logger.getLogger(AccessReviews.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration REMEMBERED = Duration.ofSeconds(3);
    private static final int MOST_REMEMBERED = 1000;

    private record Question(UserInfo user, String verb, Target target) {
    }

    private record Answer(Permission permission, long at) {
    }

    private final KubernetesClient client;
    private final Patience patience;
    private final LongSupplier elapsed;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    /** @param elapsed nanoseconds, as of {@code System::nanoTime} */
    public AccessReviews(KubernetesClient client, Patience patience, LongSupplier elapsed) {
        this.client = client;
        this.patience = patience;
        this.elapsed = elapsed;
    }

    @Override
    public Permission ask(UserInfo user, String verb, Target target) {
        var question = new Question(user, verb, target);
        return remembered(question).orElseGet(() -> askNow(question));
    }

    private Optional<Permission> remembered(Question question) {
        return Optional.ofNullable(answers.get(question)).filter(this::isRecent).map(Answer::permission);
    }

    private boolean isRecent(Answer answer) {
        return elapsed.getAsLong() - answer.at < REMEMBERED.toNanos();
    }

    private Permission askNow(Question question) {
        try {
            var status = patience.call(LIMIT, () -> client.authorization().v1().subjectAccessReview().create(review(question))).getStatus();
            if (status.getEvaluationError() != null) LOG.warnf("%s %s by %s: %s", question.verb, question.target, question.user.name(), status.getEvaluationError());
            var permission = Boolean.TRUE.equals(status.getAllowed()) ? Permission.YES : Permission.NO;
            remember(question, permission);
            return permission;
        } catch (Patience.Unanswered e) {
            LOG.warnf("whether %s may %s %s could not be asked: %s", question.user.name(), question.verb, question.target, e.getMessage());
            return Permission.UNKNOWN;
        }
    }

    private void remember(Question question, Permission permission) {
        if (answers.size() >= MOST_REMEMBERED) answers.values().removeIf(answer -> !isRecent(answer));
        if (answers.size() < MOST_REMEMBERED) answers.put(question, new Answer(permission, elapsed.getAsLong()));
    }

    private static SubjectAccessReview review(Question question) {
        var user = question.user;
        var target = question.target;
        return new SubjectAccessReviewBuilder().withNewSpec()
                .withUser(user.name()).withUid(user.uid().isEmpty() ? null : user.uid()).withGroups(user.groups()).withExtra(user.extra())
                .withNewResourceAttributes()
                .withVerb(question.verb).withGroup(target.group()).withVersion(target.version()).withResource(target.plural())
                .withNamespace(target.namespace()).withName(target.name())
                .endResourceAttributes().endSpec().build();
    }
}
