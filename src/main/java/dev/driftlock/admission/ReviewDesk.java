package dev.driftlock.admission;

import dev.driftlock.admission.Hearing.Adjourned;
import dev.driftlock.admission.Hearing.Answered;
import dev.driftlock.admission.review.AdmissionReviewReader;
import dev.driftlock.admission.review.AdmissionReviewWriter;
import dev.driftlock.admission.review.MalformedReviewException;
import dev.driftlock.guard.Request;
import dev.driftlock.http.Reply;
import dev.driftlock.report.Answer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * From a review's bytes to the reply's, without HTTP. A valid review is answered 200 or, where that cannot be done now,
 * 503, so that the webhook's failurePolicy decides; nothing that is thrown beneath leaves here.
 */
final class ReviewDesk {

    private static final Logger LOG = Logger.getLogger(ReviewDesk.class);

    private final Supplier<Judge> judge;
    private final EdgeMetrics metrics;
    private final TreeMemory trees;
    private final LoopTime loop;
    private final AdmissionReviewReader reader = new AdmissionReviewReader();
    private final AdmissionReviewWriter writer = new AdmissionReviewWriter();

    /**
     * @param judge a supplier, since the edge is there before what judges
     */
    ReviewDesk(Supplier<Judge> judge, EdgeMetrics metrics, TreeMemory trees, LoopTime loop) {
        this.judge = judge;
        this.metrics = metrics;
        this.trees = trees;
        this.loop = loop;
    }

    /**
     * Gives the reply to {@code to}: of a small body at once where nothing has to be waited for, since a change of threads costs more than
     * the judging does; else from {@code waiting}.
     */
    void answer(byte[] body, Executor waiting, Consumer<Reply> to) {
        if (body.length > TreeMemory.LIGHT || !loop.isShort()) {
            onWorker(waiting, to, () -> answerWaiting(body));
        } else {
            long started = loop.now();
            answerAtOnce(body, waiting, to);
            loop.ended(started);
        }
    }

    private void answerAtOnce(byte[] body, Executor waiting, Consumer<Reply> to) {
        var reply = safely(() -> {
            var request = reader.read(body);
            return switch (hear(request)) {
                case Answered(var answer) -> Optional.of(reply(answer));
                case Adjourned(var rest) -> {
                    onWorker(waiting, to, () -> safely(() -> Optional.of(reply(rest.get()))));
                    yield Optional.empty();
                }
            };
        });
        reply.ifPresent(to);
    }

    private Optional<Reply> answerWaiting(byte[] body) {
        int taken = trees.take(body);
        if (taken < 0) return Optional.of(shed("there is not enough memory to read it"));
        try {
            return safely(() -> switch (hear(reader.read(body))) {
                case Answered(var answer) -> Optional.of(reply(answer));
                case Adjourned(var rest) -> Optional.of(reply(rest.get()));
            });
        } finally {
            trees.giveBack(taken);
        }
    }

    private void onWorker(Executor waiting, Consumer<Reply> to, Supplier<Optional<Reply>> reply) {
        try {
            waiting.execute(() -> reply.get().ifPresent(to));
        } catch (RejectedExecutionException e) {
            to.accept(busy());
        }
    }

    /** What makes a reply, or a part of it that can fail. */
    @FunctionalInterface
    private interface Attempt {
        Optional<Reply> make() throws MalformedReviewException;
    }

    private Optional<Reply> safely(Attempt attempt) {
        try {
            return attempt.make();
        } catch (MalformedReviewException e) {
            metrics.malformed(Reply.BAD_REQUEST);
            return Optional.of(Reply.line(Reply.BAD_REQUEST, e.getMessage()));
        } catch (Exception | Error e) {
            LOG.error("a review could not be answered", e);
            return Optional.of(shed("the review could not be answered"));
        }
    }

    Reply busy() {
        return shed("more reviews are under way than can be, try again");
    }

    private Reply reply(Answer answer) {
        return Reply.review(writer.write(answer));
    }

    private Reply shed(String line) {
        metrics.shed();
        return Reply.line(Reply.UNAVAILABLE, line);
    }

    /** What is thrown, at once or later, is answered by the judge itself. */
    private Hearing hear(Request request) {
        var current = judge.get();
        Supplier<Hearing> hearing = () -> current.hear(request);
        return switch (orAfterError(current, request, hearing, Answered::new)) {
            case Answered answered -> answered;
            case Adjourned(var rest) -> new Adjourned(() -> orAfterError(current, request, rest, answer -> answer));
        };
    }

    private static <T> T orAfterError(Judge judge, Request request, Supplier<T> attempt, Function<Answer, ? extends T> instead) {
        try {
            return attempt.get();
        } catch (Exception | StackOverflowError e) {
            return instead.apply(judge.afterError(request, e));
        }
    }
}
