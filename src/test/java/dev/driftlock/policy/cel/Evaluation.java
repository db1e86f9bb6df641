package dev.driftlock.policy.cel;

import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Json;
import dev.driftlock.guard.Actor;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Matter;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Namespaces;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.World;
import dev.driftlock.policy.cel.Compiler.RejectedException;
import dev.driftlock.policy.cel.Expression.FailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates conditions about one edit by Jane, of a declared Deployment in the namespace users. */
public final class Evaluation {

    private static final Compiler COMPILER = new Compiler();
    private static final UserInfo JANE = new UserInfo("jane@example.com", "u-1", List.of("system:authenticated", "sre"), Map.of("scopes", List.of("all")));

    private static final String GIT = """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: users}
            spec: {replicas: 3}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: env, namespace: users}
            data: {HOST: a}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: users, labels: {environment: test}}
            """;
    private static final String LIVE = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"users","labels":{"app":"web"}},
             "spec":{"replicas":3,"ratio":0.5,"large":18446744073709551615,"nothing":null,"paused":false,"template":{"spec":{"containers":
               [{"name":"app","image":"registry.example.com/app:1.2","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"resources":{"limits":{"cpu":"500m","memory":"1Gi"}}},
                {"name":"side","image":"docker.io/side","ports":[{"containerPort":80},{"containerPort":443}]}]}}}}""";

    private Evaluation() {
    }

    public static boolean holds(String condition) throws RejectedException, FailedException {
        return COMPILER.condition(condition).holds(variables());
    }

    static String text(String message) throws RejectedException, FailedException {
        return COMPILER.message(message).text(variables());
    }

    static Variables variables() {
        return variables(LIVE.replace("\"replicas\":3", "\"replicas\":5"));
    }

    static Variables variables(String requested) {
        var given = Given.world(Given.settings(Mode.ENFORCE), Map.of(), GIT);
        var world = new World(given.declared(), Namespaces.declaredIn(given.declared()), given.cap(), given.settings(), given.types(), given.grants(), given.holds(), given.policies(),
                given.unread(), given.discovered(), false, given.now());
        Request request = Given.update(JANE, LIVE, requested);
        var declared = world.declared().find(request.key());
        var matter = new Matter(request, new Actor.User(JANE.name(), JANE.groups()), request.key(), declared, declared.orElseThrow().tree(), request.oldObject(),
                request.object(), world.declared().source("prod"), Mode.ENFORCE, Optional.empty(), world);
        var finding = new Finding(Finding.Kind.DIVERGES, FieldPath.of("spec", "replicas"), Json.of("3"), Json.of("3"), Json.of("5"), Optional.empty(), Effect.DENY, "");
        return Variables.of(matter, new DeclaredIndex(world.declared())).about(finding);
    }
}
