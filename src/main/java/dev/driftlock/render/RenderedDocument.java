package dev.driftlock.render;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import java.util.List;

/**
 * A document that a renderer made.
 *
 * @param content its lines are positions among {@code origins}, as {@link Origin#position} numbers them
 * @param origins what it came out of, the template or resource file first
 */
public record RenderedDocument(Located content, List<Origin> origins) {
}
