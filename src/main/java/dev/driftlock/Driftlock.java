package dev.driftlock;

import dev.driftlock.config.DriftlockConfig.CertificateFiles;
import dev.driftlock.config.DriftlockConfig.Tls;
import dev.driftlock.config.read.ConfigLoader;
import dev.driftlock.config.read.InvalidConfigurationException;
import dev.driftlock.tls.PemFiles;
import dev.driftlock.tls.PemFiles.UnusableException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/** The program's entrance: the configuration is read before anything is started, so that no port opens on a wrong one. */
@QuarkusMain
public final class Driftlock {

    private Driftlock() {
    }

    /** Starts Driftlock and returns when it has ended. */
    public static void main(String... arguments) {
        try {
            refuseUnusable(ConfigLoader.load().config().tls());
        } catch (InvalidConfigurationException e) {
            e.lines().forEach(System.err::println);
            System.exit(1);
        }
        Quarkus.run(arguments);
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
