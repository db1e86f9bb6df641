package dev.driftlock.render;

import java.io.IOException;

/** A renderer that runs a program on a scratch copy of what it needs. */
public interface MadeByProgram {

    /** All that the result depends on beside files: equal where nothing of it changed. */
    String how(RenderSettings settings);

    Made render(RenderSettings settings, FileTree tree, Pause pause) throws RenderException, IOException, InterruptedException;
}
