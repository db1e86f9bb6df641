package dev.driftlock.source.git.ssh;

import java.security.Security;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Makes {@link OwnCryptography} work in a native image, which verifies providers and finds their algorithms only while it is
 * built, and only of those in the process's list. There it is the last of the list, and from the start: what TLS uses, the
 * JDK's own have all of. Named in {@code native-image.properties}.
 */
public final class NativeCryptography implements Feature {

    /** Before any class of MINA's is initialized, which is done during the build too. */
    @Override
    public void afterRegistration(AfterRegistrationAccess access) {
        Security.addProvider(OwnCryptography.provider());
    }
}
