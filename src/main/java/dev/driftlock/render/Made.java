package dev.driftlock.render;

import dev.driftlock.render.checkout.Inputs;
import java.util.List;

/**
 * What a renderer made.
 *
 * @param inputs what it made it from
 * @param notes what people should know of it, one line each
 */
public record Made(List<RenderedDocument> documents, Inputs inputs, List<String> notes) {
}
