package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.driftlock.admission.review.AdmissionReviewReader;
import dev.driftlock.admission.review.Reviews;
import dev.driftlock.guard.Request;
import dev.driftlock.http.Reply;
import dev.driftlock.report.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReviewDeskTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    private static final int SEED = 4711;
    private static final int ROUNDS = 30_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void a_valid_review_is_answered() {
        var reply = answer(desk(request -> allowed(request.uid())), Reviews.bytes(Reviews.UPDATE));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(text(reply)).contains("705ab4f5-6393-11e8-b7cc-42010a800002").contains("\"allowed\":true");
    }

    @Test
    void what_judging_throws_is_the_judges_own_concern() {
        assertThat(text(answer(desk(request -> { throw new IllegalStateException(); }), Reviews.bytes(Reviews.UPDATE)))).contains("after error");
        assertThat(text(answer(desk(request -> { throw new StackOverflowError(); }), Reviews.bytes(Reviews.UPDATE)))).contains("after error");
    }

    @Test
    void where_there_is_no_answer_the_failure_policy_decides() {
        var reply = answer(new ReviewDesk(() -> { throw new IllegalStateException("in a test"); }, new EdgeMetrics(registry), room(1 << 20), new LoopTime(clock::get)),
                Reviews.bytes(Reviews.UPDATE));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(registry.counter("driftlock.shed").count()).isEqualTo(1);
    }

    /** Whatever it is, somebody waits for the answer, and a place is taken until it comes. */
    @Test
    void an_error_that_nobody_foresaw_is_answered_too() {
        for (var body : List.of(Reviews.bytes(Reviews.UPDATE), Reviews.withValue("\"" + "x".repeat(3_000_000) + "\""))) {
            assertThat(answer(desk(request -> { throw new NoClassDefFoundError("in a test"); }), body).status()).isEqualTo(503);
        }
    }

    @Test
    void a_tree_that_memory_does_not_hold_is_shed_before_it_is_made() {
        var desk = new ReviewDesk(() -> judge(request -> allowed(request.uid())), new EdgeMetrics(registry), room(32 << 20), new LoopTime(clock::get));

        assertThat(answer(desk, Reviews.withValue("[" + "{},".repeat(500_000) + "{}]")).status()).isEqualTo(503);
        assertThat(answer(desk, Reviews.withValue("\"" + "x".repeat(3_000_000) + "\"")).status()).isEqualTo(200);
    }

    @Test
    void what_needs_no_waiting_keeps_no_worker() {
        var replies = new ArrayList<Reply>();
        new ReviewDesk(() -> new AtOnce(request -> allowed(request.uid())), new EdgeMetrics(registry), room(1 << 20), new LoopTime(clock::get))
                .answer(Reviews.bytes(Reviews.UPDATE), task -> fail("needs no worker"), replies::add);

        assertThat(replies).singleElement().satisfies(reply -> assertThat(text(reply)).contains("\"allowed\":true"));
    }

    @Test
    void judging_that_took_long_keeps_away_from_the_event_loop_for_a_minute() {
        var desk = new ReviewDesk(() -> new AtOnce(request -> {
            clock.addAndGet(Duration.ofMillis(101).toNanos());
            return allowed(request.uid());
        }), new EdgeMetrics(registry), room(1 << 20), new LoopTime(clock::get));
        var onWorker = new ArrayList<Runnable>();

        desk.answer(Reviews.bytes(Reviews.UPDATE), onWorker::add, reply -> { });
        assertThat(onWorker).isEmpty();
        desk.answer(Reviews.bytes(Reviews.UPDATE), onWorker::add, reply -> { });
        assertThat(onWorker).hasSize(1);
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        desk.answer(Reviews.bytes(Reviews.UPDATE), onWorker::add, reply -> { });
        assertThat(onWorker).hasSize(1);
    }

    @Test
    void what_judging_at_once_throws_is_the_judges_own_concern() {
        var desk = new ReviewDesk(() -> new AtOnce(request -> { throw new StackOverflowError(); }), new EdgeMetrics(registry), room(1 << 20), new LoopTime(clock::get));

        assertThat(text(answer(desk, Reviews.bytes(Reviews.UPDATE)))).contains("after error");
    }

    @Test
    void where_workers_take_no_more_the_failure_policy_decides() {
        for (var body : List.of(Reviews.bytes(Reviews.UPDATE), Reviews.withValue("\"" + "x".repeat(3_000_000) + "\""))) {
            var replies = new ArrayList<Reply>();
            desk(request -> allowed(request.uid())).answer(body, task -> { throw new RejectedExecutionException(); }, replies::add);

            assertThat(replies).singleElement().satisfies(reply -> assertThat(reply.status()).isEqualTo(503));
        }
    }

    @Test
    void garbage_is_counted() {
        assertThat(answer(desk(request -> allowed("")), Reviews.bytes("{")).status()).isEqualTo(400);
        assertThat(registry.counter("driftlock.malformed", "status", "400").count()).isEqualTo(1);
    }

    /** Whatever is done to a review's bytes, it is a review still or it is 400; the uid is the body's own. */
    @Test
    void a_damaged_review_is_200_or_400() throws Exception {
        var desk = desk(request -> allowed(request.uid()));
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            var body = damage(Reviews.bytes(Reviews.UPDATE), random);
            var reply = answer(desk, body);
            assertThat(reply.status()).as("round %d: %s", round, new String(body, StandardCharsets.UTF_8)).isIn(200, 400);
            if (reply.status() == 400) {
                assertThat(text(reply)).as("round %d", round).hasLineCount(1).hasSizeLessThan(500);
            } else {
                assertThat(new ObjectMapper().readTree(reply.body()).at("/response/uid").textValue())
                        .as("round %d", round).isEqualTo(new AdmissionReviewReader().read(body).uid());
            }
        }
    }

    private static byte[] damage(byte[] body, Random random) {
        var bytes = body.clone();
        for (int times = random.nextInt(3); times >= 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, at + random.nextInt(40));
            bytes = switch (random.nextInt(6)) {
                case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt()});
                case 1 -> replaced(bytes, at, to, new byte[0]);
                case 2 -> replaced(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, to));
                case 3 -> replaced(bytes, at, at + 1, new byte[] {(byte) "{}[],:\"\\0e-ntf \n".charAt(random.nextInt(16))});
                case 4 -> java.util.Arrays.copyOf(bytes, Math.max(1, at));
                default -> replaced(bytes, at, at, Reviews.bytes("\\u" + Integer.toHexString(0x1_0000 + random.nextInt(0x10000)).substring(1)));
            };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] with) {
        var result = new java.io.ByteArrayOutputStream();
        result.write(bytes, 0, from);
        result.writeBytes(with);
        result.write(bytes, Math.min(to, bytes.length), Math.max(0, bytes.length - to));
        return result.toByteArray();
    }

    private ReviewDesk desk(Function<Request, Answer> judging) {
        return new ReviewDesk(() -> judge(judging), new EdgeMetrics(registry), room(1L << 40), new LoopTime(clock::get));
    }

    private static TreeMemory room(long bytes) {
        return new TreeMemory(bytes);
    }

    private static Reply answer(ReviewDesk desk, byte[] body) {
        var replies = new ArrayList<Reply>();
        desk.answer(body, Runnable::run, replies::add);
        return replies.getFirst();
    }

    private static Judge judge(Function<Request, Answer> judging) {
        return new Waiting(judging);
    }

    private record Waiting(Function<Request, Answer> judging) implements Judge {

        @Override
        public Hearing hear(Request request) {
            return new Hearing.Adjourned(() -> judging.apply(request));
        }

        @Override
        public Answer afterError(Request request, Throwable error) {
            return failed(request);
        }
    }

    private record AtOnce(Function<Request, Answer> judging) implements Judge {

        @Override
        public Hearing hear(Request request) {
            return new Hearing.Answered(judging.apply(request));
        }

        @Override
        public Answer afterError(Request request, Throwable error) {
            return failed(request);
        }
    }

    private static Answer failed(Request request) {
        return new Answer(request.uid(), Optional.empty(), List.of("after error"), Map.of());
    }

    private static Answer allowed(String uid) {
        return new Answer(uid, Optional.empty(), List.of(), Map.of());
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
