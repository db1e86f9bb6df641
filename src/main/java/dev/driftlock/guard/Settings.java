package dev.driftlock.guard;

import java.util.List;
import java.util.Map;

/**
 * What the admin has set that a decision depends on (contract, section 2).
 *
 * @param mode where nobody says otherwise
 * @param sourceModes of the sources that name one
 * @param undeclaredFields what becomes of {@code adds}
 * @param undeclaredObjects what becomes of {@code creates}
 * @param ignore fields that are owned elsewhere (F13)
 * @param ownNamespace where Driftlock itself lives
 * @param labels how a break-glass label is written here
 */
public record Settings(Mode mode, Map<String, Mode> sourceModes, Effect undeclaredFields, Effect undeclaredObjects, Check verifyAgents,
        Actors actors, List<FieldRule> ignore, String ownNamespace, LabelGrammar labels) {

    /** The same with one mode for every source. */
    public Settings in(Mode everywhere) {
        return new Settings(everywhere, Map.of(), undeclaredFields, undeclaredObjects, verifyAgents, actors, ignore, ownNamespace, labels);
    }

    public Mode modeOf(String source) {
        return sourceModes.getOrDefault(source, mode);
    }
}
