package dev.driftlock.source.git.ssh;

import java.security.Security;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Makes {@link OwnCryptography} work in a native image, which verifies providers and finds their algorithms only while it is
 * built, and only of those in the process's list. There it is the last of the list, and from the start: what TLS uses, the
 * JDK's own have all of. Named in {@code native-image.properties}.
 */
public final class NativeCryptography implements Feature {

    /** Before the image's builder looks for algorithms. A provider is verified as this very object, so MINA's has to be it. */
    @Override
    public void afterRegistration(AfterRegistrationAccess access) {
        OwnCryptography.use();
        if (!SecurityUtils.isBouncyCastleRegistered()) throw new IllegalStateException("Apache MINA has no Bouncy Castle: ssh would know no ed25519");
        Security.addProvider(SecurityUtils.getRegisteredProvider(SecurityUtils.BOUNCY_CASTLE).getSecurityProvider());
    }
}
