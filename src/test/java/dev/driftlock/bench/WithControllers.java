package dev.driftlock.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a test class that starts a {@link ControllerManager}: its API server is shared with others of that sort only. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WithControllers {

    /** With an API server of its own: for one that stops it, or leaves it as nobody else could use it. */
    boolean alone() default false;
}
