package dev.driftlock.source;

import dev.driftlock.render.BuiltInScopes;
import dev.driftlock.render.ClusterVersions;
import dev.driftlock.render.Renderer;
import dev.driftlock.render.Workbench;
import dev.driftlock.render.process.Limits;
import java.nio.file.Path;

/** What tests of sources render with: they have plain files alone. */
final class Renderers {

    private Renderers() {
    }

    static Renderer withoutPrograms(Path scratch) {
        return new Renderer(new BuiltInScopes(), new Workbench("", scratch, Limits.DEFAULT, ClusterVersions.NOBODY));
    }
}
