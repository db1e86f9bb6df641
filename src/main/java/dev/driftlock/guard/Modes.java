package dev.driftlock.guard;

import java.util.Comparator;
import java.util.Optional;

/** Which mode holds (contract, section 3). */
final class Modes {

    private final World world;
    private final Subject subject;

    Modes(World world, Subject subject) {
        this.world = world;
        this.subject = subject;
    }

    /** Of findings about an object that Git declares. */
    Mode ofObject() {
        if (isNamespaceOff()) return Mode.OFF;
        var source = subject.declared().map(declared -> world.settings().modeOf(declared.source()));
        return Mode.parse(Subject.meta(subject.git(), "annotations", Keys.MODE))
                .or(this::ofNamespaceLabel)
                .or(() -> source)
                .orElse(world.settings().mode())
                .cappedAt(world.cap());
    }

    /** Of F7, F8 and F12, where Git declares no object: the namespace's label, else the strictest source with objects there. */
    Mode ofNamespace() {
        return labelOfNamespace().or(this::strictestThere).orElse(world.settings().mode()).cappedAt(world.cap());
    }

    /** Of a break-glass label: on a Namespace, the mode of what it opens. */
    Mode ofLabel() {
        return subject.declared().isPresent() && !subject.isNamespace() ? ofObject() : ofNamespace();
    }

    /** What would hold in this Namespace object with {@code label} as its mode. */
    Mode ofNamespaceWith(String label) {
        return Mode.parse(label).or(this::strictestThere).orElse(world.settings().mode()).cappedAt(world.cap());
    }

    private boolean isNamespaceOff() {
        return subject.key().isNamespaced() && ofNamespaceLabel().equals(Optional.of(Mode.OFF));
    }

    /** Cluster-scoped objects skip this step. */
    private Optional<Mode> ofNamespaceLabel() {
        if (!subject.key().isNamespaced()) return Optional.empty();
        return world.namespaces().label(subject.key().namespace(), Keys.MODE).flatMap(Mode::parse);
    }

    /** Of a Namespace object its own label, of an UPDATE the one before. */
    private Optional<Mode> labelOfNamespace() {
        if (!subject.isNamespace()) return ofNamespaceLabel();
        return Mode.parse(Subject.meta(subject.live() == null ? subject.requested() : subject.live(), "labels", Keys.MODE));
    }

    private Optional<Mode> strictestThere() {
        var namespace = subject.isNamespace() ? subject.key().name() : subject.key().namespace();
        if (namespace.isEmpty()) return Optional.empty();
        return world.declared().sourcesIn(namespace).stream().map(world.settings()::modeOf).max(Comparator.naturalOrder());
    }
}
