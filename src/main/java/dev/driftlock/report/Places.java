package dev.driftlock.report;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.FieldPlaces;
import dev.driftlock.declared.Place;
import dev.driftlock.diff.Address;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Verdict;
import java.util.Optional;

/** Where in Git findings' fields stand. One for an answer, since the declared object is parsed for it once. */
final class Places {

    private static final int LONGEST_PATH = 300;

    private final Verdict verdict;
    private Optional<FieldPlaces> places = Optional.empty();

    Places(Verdict verdict) {
        this.verdict = verdict;
    }

    String path(Finding finding) {
        return Shown.line(finding.path().toString(), LONGEST_PATH);
    }

    /** {@code services/users-api/configmap.yaml:8 (prod-manifests main@3f2a9c1)}. */
    Optional<String> of(Finding finding) {
        return place(finding).flatMap(place -> source().map(source -> fileAndLine(place) + " (" + source + ")" + remark(place)));
    }

    /** Why a person who looks at that line does not find the value there. */
    private static String remark(Place place) {
        return switch (place.kind()) {
            case WRITTEN -> "";
            case RENDERED -> ", rendered from there: no single line holds this value";
            case CONFIGURED -> ", rendered there: the value is set in the source's own settings, in no file of the repository";
            case VOLATILE -> ", rendered there, differently each time";
        };
    }

    /** {@code prod-manifests main@3f2a9c1}. */
    Optional<String> source() {
        return verdict.source().map(source -> source.name() + " " + Shown.line(source.revision(), 200));
    }

    Optional<String> fileAndLine(Finding finding) {
        return place(finding).map(Places::fileAndLine);
    }

    private static String fileAndLine(Place place) {
        return Shown.line(place.file(), 500) + ":" + place.line();
    }

    private Optional<Place> place(Finding finding) {
        boolean isOfGuard = finding.kind() == Finding.Kind.UNGUARDS || finding.kind() == Finding.Kind.BREAK_GLASS;
        if (isOfGuard && finding.git() == null && !finding.path().isRoot()) return Optional.empty();
        if (places.isEmpty()) places = verdict.declared().map(DeclaredObject::places);
        return places.map(known -> known.of(finding.address().orElse(Address.ROOT)));
    }

    /** The line that tells where to make the change: a link where the source has pages, else the file and the repository. */
    Optional<String> changeItThere(Finding finding) {
        if (verdict.source().isEmpty() || finding.kind() == Finding.Kind.BREAK_GLASS) return Optional.empty();
        var source = verdict.source().get();
        var place = place(finding);
        if (place.isEmpty()) {
            return finding.kind() == Finding.Kind.CREATES ? Optional.of("Declare it there: " + source.url() + " (" + source.ref() + ")") : Optional.empty();
        }
        var link = source.link(place.get().file(), place.get().line()).orElse(fileAndLine(place.get()) + " in " + source.url() + " (" + source.ref() + ")");
        return Optional.of("Change it there: " + Shown.line(link, 1000));
    }
}
