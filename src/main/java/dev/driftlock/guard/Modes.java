package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Which mode holds (contract, section 3). */
final class Modes {

    private final World world;
    private final Subject subject;
    private Mode ofSourceObject;

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

    /** Of F15: the strictest among what is read from this object. */
    Mode ofSourceObject() {
        if (ofSourceObject == null) ofSourceObject = strictestDeclared().orElseGet(this::ofNamespace);
        return ofSourceObject;
    }

    private Optional<Mode> strictestDeclared() {
        return world.discovered().objects().fedBy(subject.key()).stream().flatMap(name -> world.declared().source(name).stream())
                .flatMap(this::modesOf).max(Comparator.naturalOrder()).map(mode -> mode.cappedAt(world.cap()));
    }

    private Stream<Mode> modesOf(DeclaredSource source) {
        return source.objects().stream().map(object -> modeOf(object, source.name()));
    }

    private Mode modeOf(DeclaredObject object, String source) {
        var held = modeIn(object.key().namespace(), source);
        if (held == Mode.OFF || !object.mentions(Keys.MODE)) return held;
        return Mode.parse(Subject.meta(object.tree(), "annotations", Keys.MODE)).orElse(held);
    }

    private Mode modeIn(String namespace, String source) {
        return labelOf(namespace).orElse(world.settings().modeOf(source));
    }

    private Optional<Mode> labelOf(String namespace) {
        return namespace.isEmpty() ? Optional.empty() : world.namespaces().label(namespace, Keys.MODE).flatMap(Mode::parse);
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
        return labelOf(subject.key().namespace());
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
