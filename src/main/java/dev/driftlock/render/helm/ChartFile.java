package dev.driftlock.render.helm;

import java.nio.charset.StandardCharsets;

/**
 * A file of a chart.
 *
 * @param file the path in the repository of the file itself, or of the archive that holds it
 * @param archived whether it stands in an archive, so that no line of it can be shown
 */
record ChartFile(byte[] content, String file, boolean archived) {

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
