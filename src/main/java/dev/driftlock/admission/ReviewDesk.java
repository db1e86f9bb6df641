package dev.driftlock.admission;

import dev.driftlock.admission.review.AdmissionReviewReader;
import dev.driftlock.admission.review.AdmissionReviewWriter;
import dev.driftlock.admission.review.MalformedReviewException;
import dev.driftlock.guard.Request;
import dev.driftlock.http.Reply;
import dev.driftlock.report.Answer;
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
    private final AdmissionReviewReader reader = new AdmissionReviewReader();
    private final AdmissionReviewWriter writer = new AdmissionReviewWriter();

    /**
     * @param judge a supplier, since the edge is there before what judges
     */
    ReviewDesk(Supplier<Judge> judge, EdgeMetrics metrics, TreeMemory trees) {
        this.judge = judge;
        this.metrics = metrics;
        this.trees = trees;
    }

    Reply answer(byte[] body) {
        int taken = trees.take(body);
        if (taken < 0) return shed("there is not enough memory to read it");
        try {
            return Reply.review(writer.write(judged(reader.read(body))));
        } catch (MalformedReviewException e) {
            metrics.malformed(Reply.BAD_REQUEST);
            return Reply.line(Reply.BAD_REQUEST, e.getMessage());
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            LOG.error("a review could not be answered", e);
            return shed("the review could not be answered");
        } finally {
            trees.giveBack(taken);
        }
    }

    Reply shed(String line) {
        metrics.shed();
        return Reply.line(Reply.UNAVAILABLE, line);
    }

    private Answer judged(Request request) {
        var current = judge.get();
        try {
            return current.judge(request);
        } catch (Exception | StackOverflowError e) {
            return current.afterError(request, e);
        }
    }
}
