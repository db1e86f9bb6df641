package dev.driftlock.bench.machine;

import java.util.ArrayDeque;
import java.util.Deque;

/** What still has to be closed when this JVM ends, be it by Ctrl-C: the last one opened first, so that a directory goes after the program that writes in it. */
public final class AtExit {

    private static final Deque<Runnable> PENDING = new ArrayDeque<>();

    private static volatile boolean underWay;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::runAll));
    }

    private AtExit() {
    }

    static synchronized void add(Runnable closing) {
        PENDING.push(closing);
    }

    static synchronized void remove(Runnable closing) {
        PENDING.remove(closing);
    }

    /** What fails now fails because its programs are being stopped. */
    public static boolean isUnderWay() {
        return underWay;
    }

    private static synchronized Runnable next() {
        return PENDING.poll();
    }

    private static void runAll() {
        underWay = true;
        for (var closing = next(); closing != null; closing = next()) closing.run();
    }
}
