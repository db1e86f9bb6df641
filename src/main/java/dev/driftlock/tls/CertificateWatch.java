package dev.driftlock.tls;

import dev.driftlock.tls.PemFiles.Content;
import dev.driftlock.tls.PemFiles.UnusableException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Takes a changed certificate into use. It compares what the files hold, not their times or names, so that a swapped
 * symlink counts, and A, B, A as well. A pair that cannot be used (half written, or one file newer than the other) leaves
 * the old one in force and is looked at again.
 */
final class CertificateWatch {

    static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

    private final PemFiles files;
    private final Runnable onFailure;
    private final SwappingKeyManager keys;
    private Content inUse;
    private String lastProblem = "";

    private CertificateWatch(PemFiles files, Runnable onFailure, Content first, ServingKey pair) {
        this.files = files;
        this.onFailure = onFailure;
        this.inUse = first;
        this.keys = new SwappingKeyManager(pair);
    }

    /** Reads the files for the first time; where they give no certificate there is nothing to serve. */
    static CertificateWatch start(PemFiles files, Runnable onFailure) {
        try {
            var content = files.read();
            return new CertificateWatch(files, onFailure, content, files.parse(content));
        } catch (UnusableException e) {
            throw new IllegalStateException(e.getMessage());
        }
    }

    SwappingKeyManager keys() {
        return keys;
    }

    /** Looks once; true where a new certificate is in use now. */
    synchronized boolean look() {
        try {
            var content = files.read();
            if (content.equals(inUse)) {
                lastProblem = "";
                return false;
            }
            keys.swap(files.parse(content));
            inUse = content;
            lastProblem = "";
            LOG.infof("the certificate in %s is in use, valid until %s", files.certFile(), keys.current().leaf().getNotAfter().toInstant());
            return true;
        } catch (UnusableException e) {
            sayOnce(e.getMessage());
            return false;
        }
    }

    private void sayOnce(String problem) {
        if (problem.equals(lastProblem)) return;
        lastProblem = problem;
        onFailure.run();
        LOG.warnf("%s; the certificate before stays in use", problem);
    }
}
