package dev.driftlock.render;

import java.util.List;

/**
 * What became of one file.
 *
 * @param blob the id of the content that was read
 * @param skipped the number of documents that are no Kubernetes objects
 */
record RenderedFile(String blob, List<Manifest> manifests, int skipped, List<String> notes) {
}
