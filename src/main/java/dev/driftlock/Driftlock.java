package dev.driftlock;

import dev.driftlock.config.DriftlockConfig.CertificateFiles;
import dev.driftlock.config.DriftlockConfig.Tls;
import dev.driftlock.config.read.ConfigLoader;
import dev.driftlock.config.read.InvalidConfigurationException;
import dev.driftlock.tls.PemFiles;
import dev.driftlock.tls.PemFiles.UnusableException;
import dev.driftlock.wiring.PolicyCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/** The program's entrance: the configuration is read before anything is started, so that no port opens on a wrong one. */
@QuarkusMain
public final class Driftlock {

    private static final int FINE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CONFIGURATION = 2;

    private Driftlock() {
    }

    /** Starts Driftlock and returns when it has ended; with {@code --check} only says whether it could start, and whether its policies keep their tests. */
    public static void main(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--check")) System.exit(check());
        if (arguments.length > 0) {
            System.err.println("unknown argument " + String.join(" ", arguments) + "; accepted is --check, which checks the configuration and runs the policies' tests");
            System.exit(WRONG_CONFIGURATION);
        }
        try {
            var config = ConfigLoader.load().config();
            refuseUnusable(config.tls());
            PolicyCheck.refuseInvalid(config);
        } catch (InvalidConfigurationException e) {
            e.lines().forEach(System.err::println);
            System.exit(1);
        }
        Quarkus.run(arguments);
    }

    private static int check() {
        try {
            var reading = ConfigLoader.load();
            refuseUnusable(reading.config().tls());
            reading.warnings().forEach(line -> System.out.println("warning: " + line));
            return PolicyCheck.run(reading.config(), System.out) ? FINE : FAILED;
        } catch (InvalidConfigurationException e) {
            e.lines().forEach(System.out::println);
            return WRONG_CONFIGURATION;
        }
    }

    private static void refuseUnusable(Tls tls) {
        if (!(tls instanceof CertificateFiles(var certFile, var keyFile))) return;
        try {
            new PemFiles(certFile, keyFile).load();
        } catch (UnusableException e) {
            throw new InvalidConfigurationException(List.of("driftlock.tls: " + e.getMessage()
                    + "; accepted are PEM files of a certificate chain and its key"));
        }
    }
}
