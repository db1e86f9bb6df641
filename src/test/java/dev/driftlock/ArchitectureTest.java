package dev.driftlock;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between the rooms: the core knows neither a framework nor the edge. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.driftlock");

    @ParameterizedTest(name = "{0} uses only {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            diff        | -
            declared    | diff
            guard       | diff, declared
            render      | diff, declared
            source      | diff, declared, render
            discovery   | diff, declared, guard, render, source, cluster
            report      | diff, declared, guard
            breakglass  | diff, declared, guard
            changes     | diff, declared, guard, report
            cluster     | diff, declared, guard
            config      | diff, declared, guard
            policy      | diff, declared, guard, render
            tls         | config
            registration | diff, cluster, tls
            health      | config, declared, guard
            http        | -
            hooks       | http
            admission   | http, diff, declared, guard, report, breakglass
            """)
    void roomsUseOnlyWhatTheyMay(String room, String used) {
        var allowed = used == null ? Stream.<String>empty() : Stream.of(used.split(", *"));
        var packages = Stream.concat(Stream.of(room), allowed).map(name -> "dev.driftlock." + name + "..").toArray(String[]::new);

        noClasses().that().resideInAPackage("dev.driftlock." + room + "..")
                .should().dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe("are in other rooms than " + String.join(", ", packages),
                        target -> target.getPackageName().startsWith("dev.driftlock") && Stream.of(packages).noneMatch(p -> isIn(target.getPackageName(), p))))
                .allowEmptyShould(true).check(CLASSES);
    }

    private static boolean isIn(String name, String packagePattern) {
        var prefix = packagePattern.substring(0, packagePattern.length() - 2);
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    @Test
    void theCoreKnowsNoFramework() {
        noClasses().that().resideInAnyPackage("dev.driftlock.guard..", "dev.driftlock.diff..", "dev.driftlock.declared..", "dev.driftlock.render..", "dev.driftlock.policy..")
                .should().dependOnClassesThat().resideInAnyPackage("io.quarkus..", "io.fabric8..", "jakarta..", "io.vertx..", "io.smallrye..")
                .check(CLASSES);
    }

    /** By its names alone the client has to ask the API server for a kind, and throws where it does not answer; by its context it need not. */
    @Test
    void noKindIsLookedUpBeforeItIsWatched() {
        noClasses().should().callMethod(KubernetesClient.class, "genericKubernetesResources", String.class, String.class).check(CLASSES);
    }
}
