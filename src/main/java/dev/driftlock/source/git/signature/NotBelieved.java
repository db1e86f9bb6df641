package dev.driftlock.source.git.signature;

/** Why a signature is not believed, in words that follow "commit ...". Expected, so without a stack trace. */
public final class NotBelieved extends Exception {

    private static final long serialVersionUID = 1L;

    NotBelieved(String why) {
        super(why, null, false, false);
    }
}
