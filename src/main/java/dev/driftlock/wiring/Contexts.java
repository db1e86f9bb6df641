package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.guard.World;
import dev.driftlock.report.Commands;
import dev.driftlock.report.Context;
import dev.driftlock.report.Redaction;
import dev.driftlock.source.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What messages need to know of the configuration and of how sources fare. */
final class Contexts implements Function<World, Context> {

    private final Redaction redaction;
    private final Commands commands;
    private final Map<String, Duration> polls;
    private final Sources sources;
    private final boolean agentsHeld;

    Contexts(DriftlockConfig config, Sources sources) {
        this.redaction = new Redaction(config.redact());
        this.commands = new Commands(config.breakGlass().maxDuration(), config.breakGlass().incidentPattern().isPresent());
        this.polls = config.sources().stream().collect(Collectors.toUnmodifiableMap(SourceConfig::name, SourceConfig::poll));
        this.sources = sources;
        this.agentsHeld = config.breakGlass().holdAgents();
    }

    @Override
    public Context apply(World world) {
        return new Context(redaction, commands, sources::status, polls::get, world.now(), world.grants().now(), agentsHeld);
    }
}
