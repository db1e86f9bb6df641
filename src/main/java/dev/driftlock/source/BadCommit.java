package dev.driftlock.source;

import dev.driftlock.source.git.GitFailure;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A commit that cannot be put in force, so that it is neither rendered nor counted again.
 *
 * @param retry when it is worth another try; empty where only another commit helps
 */
record BadCommit(ObjectId commit, String reason, String message, Optional<Instant> retry) {

    /** Whether nothing is to be tried with {@code newest} at present. Another list of signers may make a commit good at any time. */
    boolean settles(ObjectId newest, Instant now) {
        boolean waits = retry.map(now::isBefore).orElse(true);
        return !reason.equals(GitFailure.SIGNATURE) && waits && commit.equals(newest);
    }
}
