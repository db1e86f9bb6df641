package dev.driftlock.bench.demo;

import dev.driftlock.bench.machine.AtExit;
import dev.driftlock.bench.machine.Run;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the demo shows: headings, commands as typed, their output as it came. */
record Screen(boolean colour) {

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[^A-Za-z0-9_./:=,@%+-]");

    void step(String id, String heading) {
        print("");
        print(paint("1;36", "(" + id + ") " + heading));
    }

    void command(String who, List<String> words) {
        command(who, words.stream().map(Screen::quoted).collect(Collectors.joining(" ")));
    }

    void command(String who, String typed) {
        print("");
        print(paint("2", who + " $ ") + paint("1", typed));
    }

    void output(Run run) {
        if (!run.out().isBlank()) print(run.out().stripTrailing());
        if (!run.err().isBlank()) print(paint(run.succeeded() ? "33" : "31", run.err().stripTrailing()));
    }

    void output(String text) {
        print(text.stripTrailing());
    }

    void note(String text) {
        print(paint("2", "-- " + text));
    }

    void outcome(boolean asTold, String expected) {
        print(asTold ? paint("32", "=> " + expected) : paint("1;31", "=> NOT AS TOLD, expected: " + expected));
    }

    void failure(String text) {
        print(paint("1;31", text));
    }

    /** After Ctrl-C there is nothing more to tell: commands fail because everything is being stopped. */
    private static void print(String text) {
        while (AtExit.isUnderWay()) LockSupport.park();
        System.out.println(text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String quoted(String word) {
        return NEEDS_QUOTES.matcher(word).find() ? "'" + word.replace("'", "'\\''") + "'" : word;
    }
}
