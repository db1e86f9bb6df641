package dev.driftlock.diff;

import dev.driftlock.diff.Type.Member;

/** Tells the type of a kind of object. A kind that is not known still has Kubernetes' own metadata. */
public interface Types {

    /**
     * The type of objects of this kind.
     *
     * @param version the version that the request speaks; where only other versions are known, one of those is told
     */
    Member of(String group, String version, String kind);
}
