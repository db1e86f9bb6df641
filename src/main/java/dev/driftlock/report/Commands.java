package dev.driftlock.report;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Keys;
import java.time.Duration;
import java.util.Locale;

/**
 * The commands that messages name, ready to be typed.
 *
 * @param longest the longest break-glass window that may be asked for
 * @param asksForIncident whether the label needs an incident
 */
public record Commands(Duration longest, boolean asksForIncident) {

    private static final Duration USUAL = Duration.ofMinutes(30);

    /** {@code kubectl label configmap users-api-env -n users driftlock.dev/break-glass=30m.<incident>}. */
    String breakGlass(ObjectKey key) {
        return "kubectl label " + named(key) + " " + Keys.BREAK_GLASS + "=" + duration() + (asksForIncident ? ".<incident>" : "");
    }

    /** The same where the object carries a label that opens nothing any more: it has to go first, or the same value would change nothing. */
    String breakGlassAgain(ObjectKey key) {
        return takeOff(key) + " && " + breakGlass(key);
    }

    String takeOff(ObjectKey key) {
        return "kubectl label " + named(key) + " " + Keys.BREAK_GLASS + "-";
    }

    String breakGlassOnNamespace(String namespace) {
        return breakGlass(new ObjectKey("", "Namespace", "", namespace));
    }

    static String named(ObjectKey key) {
        var type = key.kind().toLowerCase(Locale.ROOT) + (key.group().isEmpty() ? "" : "." + key.group());
        return type + " " + key.name() + (key.isNamespaced() ? " -n " + key.namespace() : "");
    }

    private String duration() {
        var shown = longest.compareTo(USUAL) < 0 ? longest : USUAL;
        return shown.toSecondsPart() == 0 ? shown.toMinutes() + "m" : shown.toSeconds() + "s";
    }
}
