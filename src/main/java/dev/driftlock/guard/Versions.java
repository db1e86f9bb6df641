package dev.driftlock.guard;

import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Types;
import java.util.Optional;

/**
 * A request that speaks another version of the kind than Git does. A field that Git's version does not have stands for
 * something that Git says otherwise, so a change of it diverges (contract, section 4).
 */
record Versions(Subject subject, Types types) {

    boolean isUnknownToGit(FieldPath path) {
        var version = gitVersion();
        var key = subject.key();
        if (version.equals(subject.request().version()) || !types.knows(key.group(), version, key.kind())) return false;
        var member = types.of(key.group(), version, key.kind());
        for (var step : path.steps()) {
            if (!(step instanceof FieldPath.Field(var name))) {
                member = member.item();
                continue;
            }
            if (member.lacks(name)) return true;
            member = member.field(name);
        }
        return false;
    }

    Finding diverges(Difference difference) {
        var key = subject.key();
        var resource = subject.request().resource().plural() + "." + gitVersion() + (key.group().isEmpty() ? "" : "." + key.group());
        var command = "kubectl edit " + resource + " " + key.name() + (key.isNamespaced() ? " -n " + key.namespace() : "");
        return new Finding(Finding.Kind.DIVERGES, difference.path(), null, difference.live(), difference.requested(), Optional.of(difference.address()),
                Effect.DENY, "Git declares it as " + subject.declared().orElseThrow().apiVersion() + ", which does not have this field: " + command);
    }

    private String gitVersion() {
        var apiVersion = subject.declared().orElseThrow().apiVersion();
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
