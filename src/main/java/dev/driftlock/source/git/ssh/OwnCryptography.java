package dev.driftlock.source.git.ssh;

import org.apache.sshd.common.util.security.SecurityProviderChoice;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Gives Apache MINA a Bouncy Castle of its own, for ed25519. Left alone it would add one to the whole process, and keys and
 * certificates of TLS would be read by another provider from the first fetch over ssh on.
 */
public final class OwnCryptography {

    private static final String NAMED = "org.apache.sshd.security.provider.BC.useNamed";

    static {
        System.setProperty(NAMED, "false");
        SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.toSecurityProviderChoice(new BouncyCastleProvider()));
    }

    private OwnCryptography() {
    }

    /** To be called before anything of MINA's is used. */
    public static void use() {
        // Loading this class has done it, once.
    }
}
