package dev.driftlock.breakglass;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the API server for no longer than a request that is being judged can wait. */
public final class Patience {

    /** The API server gave no answer in time, or one that is of no use. */
    static final class Unanswered extends Exception {
        Unanswered(String message) {
            super(message, null, false, false);
        }
    }

    private final ExecutorService threads;

    public Patience(ExecutorService threads) {
        this.threads = threads;
    }

    <T> T call(Duration limit, Callable<T> question) throws Unanswered {
        var answer = threads.submit(question);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Unanswered("it did not answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KubernetesClientException refusal) throw new Unanswered(why(refusal));
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What the API server said; the exception's own message repeats it three times over. */
    private static String why(KubernetesClientException refusal) {
        return refusal.getStatus() == null || refusal.getStatus().getMessage() == null ? refusal.getMessage() : refusal.getStatus().getMessage();
    }
}
