package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;

/** Some objects: by group, empty for the core group, kind, name and namespace, in each of which {@code *} stands for any text. */
public record ObjectGlob(Glob group, Glob kind, Glob name, Glob namespace) {

    public boolean matches(ObjectKey object) {
        return group.matches(object.group()) && kind.matches(object.kind()) && name.matches(object.name()) && namespace.matches(object.namespace());
    }
}
