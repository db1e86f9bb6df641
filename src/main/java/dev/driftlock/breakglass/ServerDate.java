package dev.driftlock.breakglass;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Reads the {@code Date} header of the API server's answer to a question that anybody may ask. */
public final class ServerDate implements Runnable {

    /** No whole numbers of seconds: then each answer tells another part of where in the second the server's clock is. */
    private static final Duration PERIOD = Duration.ofMillis(7_130);
    private static final Duration FIRST_PERIOD = Duration.ofMillis(630);
    /** So many, that soon, leave all replicas about 0.15 s apart instead of a second: a window ends for all of them at once. */
    private static final int FIRST = 7;

    private static final Logger LOG = Logger.getLogger(ServerDate.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final ServerClock clock;

    public ServerDate(KubernetesClient client, ServerClock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Reads it some times in quick succession, then every few seconds until {@code timer} is shut down. */
    public void readAgainAndAgain(ScheduledExecutorService timer) {
        long first = FIRST_PERIOD.toMillis();
        for (int i = 0; i < FIRST; i++) timer.schedule(this, i * first, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this, FIRST * first, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder().uri(URI.create(client.getConfiguration().getMasterUrl()).resolve("version")).build();
        long sent = clock.elapsed();
        try {
            var date = http.sendAsync(request, String.class).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).header("Date");
            if (date != null) clock.learn(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from), sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | DateTimeParseException e) {
            LOG.debugf("the API server's clock could not be read: %s", e.getMessage());
        }
    }
}
