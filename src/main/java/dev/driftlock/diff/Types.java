package dev.driftlock.diff;

import dev.driftlock.diff.Type.Member;
import java.util.Optional;

/** Tells the type of a kind of object. A kind that is not known still has Kubernetes' own metadata. */
public interface Types {

    /** What a {@code /scale} request scales: a kind, and where its number of replicas stands, such as {@code .spec.replicas}. */
    record ScaleTarget(String kind, String replicasPath) {
    }

    /**
     * The type of objects of this kind.
     *
     * @param version the version that the request speaks; where only other versions are known, one of those is told
     */
    Member of(String group, String version, String kind);

    /** Whether this very version of the kind is known, so that a field that it lacks does not exist. */
    boolean knows(String group, String version, String kind);

    /** What {@code /scale} of this resource scales; empty where nobody knows. */
    Optional<ScaleTarget> scaleTarget(String group, String version, String plural);

    /** Whether objects of this kind stand in a namespace; empty where nobody knows. */
    Optional<Boolean> isNamespaced(String group, String kind);
}
