package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.guard.World;
import dev.driftlock.report.Commands;
import dev.driftlock.report.Context;
import dev.driftlock.report.Redaction;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.Sources;
import java.time.Duration;
import java.util.function.Function;

/** What messages need to know of the configuration and of how sources fare. */
final class Contexts implements Function<World, Context> {

    private final Redaction redaction;
    private final Commands commands;
    private final Sources sources;
    private final boolean agentsHeld;

    Contexts(DriftlockConfig config, Sources sources) {
        this.redaction = new Redaction(config.redact());
        this.commands = new Commands(config.breakGlass().maxDuration(), config.breakGlass().incidentPattern().isPresent());
        this.sources = sources;
        this.agentsHeld = config.breakGlass().holdAgents();
    }

    @Override
    public Context apply(World world) {
        return new Context(redaction, commands, sources::status, this::poll, world.now(), world.grants().now(), agentsHeld);
    }

    private Duration poll(String source) {
        return sources.settings(source).map(SourceSettings::poll).orElse(Duration.ZERO);
    }
}
