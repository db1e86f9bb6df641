package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.guard.AccountPattern;
import dev.driftlock.guard.Actors;
import dev.driftlock.guard.LabelGrammar;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What of the configuration a decision depends on. */
final class GuardSettings {

    private static final String OWN_ACCOUNT = "driftlock";

    private GuardSettings() {
    }

    static Settings of(DriftlockConfig config) {
        return new Settings(config.mode(), modes(config), config.undeclared().fields(), config.undeclared().objects(), config.verifyAgents(),
                actors(config), config.ignore(), config.cluster().namespace(),
                labels(config));
    }

    private static LabelGrammar labels(DriftlockConfig config) {
        return new LabelGrammar(config.breakGlass().maxDuration(), config.breakGlass().incidentPattern());
    }

    private static Map<String, Mode> modes(DriftlockConfig config) {
        var modes = new HashMap<String, Mode>();
        for (SourceConfig source : config.sources()) source.mode().ifPresent(mode -> modes.put(source.name(), mode));
        return Map.copyOf(modes);
    }

    private static Actors actors(DriftlockConfig config) {
        var controllers = config.controllers();
        var accounts = new ArrayList<>(controllers.serviceAccounts());
        accounts.add(AccountPattern.parse(config.cluster().namespace() + ":" + OWN_ACCOUNT));
        return new Actors(config.agents(), config.agentsFromPods(), Set.copyOf(controllers.users()), Set.copyOf(controllers.groups()), accounts);
    }
}
