package dev.driftlock.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that run the real helm and kustomize and take a parameter of type {@link Assets} that holds them. Where they cannot
 * be had the tests are skipped with a banner, and fail with CI=true.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RenderersExtension.class)
public @interface WithRenderers {
}
