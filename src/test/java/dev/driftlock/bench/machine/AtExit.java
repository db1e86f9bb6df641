package dev.driftlock.bench.machine;

import java.util.ArrayDeque;
import java.util.Deque;

/** What still has to be closed when this JVM ends, be it by Ctrl-C: the last one opened first, so that a directory goes after the program that writes in it. */
final class AtExit {

    private static final Deque<Runnable> PENDING = new ArrayDeque<>();

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

    private static synchronized Runnable next() {
        return PENDING.poll();
    }

    private static void runAll() {
        for (var closing = next(); closing != null; closing = next()) closing.run();
    }
}
