package dev.driftlock.source;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.SourceStatus;
import java.util.List;
import java.util.Optional;

/**
 * What health detail shows of a source.
 *
 * @param inForce what it declares now; empty until a commit is loaded
 * @param skipped how many documents in its files are no Kubernetes objects
 * @param notes what people should know of its files, one line each
 */
public record SourceDetail(SourceStatus status, Optional<DeclaredSource> inForce, int skipped, List<String> notes) {
}
