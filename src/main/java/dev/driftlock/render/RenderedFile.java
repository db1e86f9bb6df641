package dev.driftlock.render;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What became of one file.
 *
 * @param blob the id of the content that was read
 * @param skipped the number of documents that are no Kubernetes objects
 */
record RenderedFile(String blob, List<Manifest> manifests, int skipped, List<String> notes) {

    /** Whether the two were read the same, wherever their objects are placed. */
    boolean isReadAs(RenderedFile other) {
        return blob.equals(other.blob) && skipped == other.skipped && notes.equals(other.notes) && manifests.size() == other.manifests.size()
                && IntStream.range(0, manifests.size()).allMatch(i -> manifests.get(i).isReadAs(other.manifests.get(i)));
    }
}
