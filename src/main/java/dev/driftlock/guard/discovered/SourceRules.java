package dev.driftlock.guard.discovered;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.ObjectGlob;
import java.util.List;
import java.util.Set;

/**
 * What a source brings along from the object that it was discovered in (contract, section 2, {@code discover}). It holds
 * for the source's own objects and for no others.
 *
 * @param ignore fields that its agent leaves alone: ignoreDifferences, driftDetection.ignore
 * @param trusted whose fields its agent leaves alone: managedFieldsManagers
 * @param agents the user names of the accounts that its agent writes as
 */
public record SourceRules(List<FieldRule> ignore, List<TrustedManagers> trusted, Set<String> agents) {

    public static final SourceRules NONE = new SourceRules(List.of(), List.of(), Set.of());

    /** Field managers whose fields of some objects are theirs. */
    public record TrustedManagers(ObjectGlob objects, Set<String> managers) {
    }

    /**
     * Whether a field of the live object is managed by whom the agent trusts with it.
     *
     * @param live null for an object that does not exist yet
     */
    public boolean trusts(ObjectKey key, FieldPath path, JsonNode live) {
        return trusted.stream().anyMatch(each -> each.objects().matches(key) && ManagedFields.of(live).isOwnedBy(each.managers(), path));
    }
}
