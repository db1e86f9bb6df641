package dev.driftlock.report;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Lines;
import dev.driftlock.diff.Address;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Verdict;
import java.util.Optional;

/** Where in Git findings' fields stand. One for an answer, since the declared object is parsed for it once. */
final class Places {

    private static final int LONGEST_PATH = 300;

    private final Verdict verdict;
    private Optional<Lines> lines = Optional.empty();

    Places(Verdict verdict) {
        this.verdict = verdict;
    }

    String path(Finding finding) {
        return Shown.line(finding.path().toString(), LONGEST_PATH);
    }

    /** {@code services/users-api/configmap.yaml:8 (prod-manifests main@3f2a9c1)}. */
    Optional<String> of(Finding finding) {
        return fileAndLine(finding).flatMap(place -> source().map(source -> place + " (" + source + ")"));
    }

    /** {@code prod-manifests main@3f2a9c1}. */
    Optional<String> source() {
        return verdict.source().map(source -> source.name() + " " + Shown.line(source.revision(), 200));
    }

    Optional<String> fileAndLine(Finding finding) {
        return verdict.declared().flatMap(declared -> line(finding).map(line -> Shown.line(declared.file(), 500) + ":" + line));
    }

    private Optional<Integer> line(Finding finding) {
        if (finding.kind() == Finding.Kind.UNGUARDS && finding.git() == null && !finding.path().isRoot()) return Optional.empty();
        if (lines.isEmpty()) lines = verdict.declared().map(DeclaredObject::lines);
        return lines.map(known -> known.of(finding.address().orElse(Address.ROOT)));
    }

    /** The line that tells where to make the change: a link where the source has pages, else the file and the repository. */
    Optional<String> changeItThere(Finding finding) {
        if (verdict.source().isEmpty() || finding.kind() == Finding.Kind.BREAK_GLASS) return Optional.empty();
        var source = verdict.source().get();
        if (verdict.declared().isEmpty() || line(finding).isEmpty()) {
            return finding.kind() == Finding.Kind.CREATES ? Optional.of("Declare it there: " + source.url() + " (" + source.ref() + ")") : Optional.empty();
        }
        var declared = verdict.declared().get();
        var link = source.link(declared.file(), line(finding).get()).orElse(fileAndLine(finding).get() + " in " + source.url() + " (" + source.ref() + ")");
        return Optional.of("Change it there: " + Shown.line(link, 1000));
    }
}
