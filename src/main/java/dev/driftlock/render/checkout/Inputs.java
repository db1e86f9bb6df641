package dev.driftlock.render.checkout;

import dev.driftlock.render.FileTree;
import java.io.IOException;
import java.util.Map;

/**
 * What a rendering was made from: paths of the repository and the ids of what stood there, empty where nothing did. As
 * long as these stay, so does the rendering, whatever else a commit touches.
 *
 * @param how what else it depends on: options, versions
 */
public record Inputs(String how, Map<String, String> ids) {

    public boolean areStillThoseOf(FileTree tree, String askedHow) throws IOException {
        if (!how.equals(askedHow)) return false;
        for (var input : ids.entrySet()) {
            if (!tree.at(input.getKey()).map(FileTree.Entry::id).orElse("").equals(input.getValue())) return false;
        }
        return true;
    }
}
