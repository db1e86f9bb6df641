package dev.driftlock.render.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.Token;

/**
 * SnakeYAML's scanner with two things that its events do not give: where the latest {@code - } of a block list stands,
 * and tabs between tokens, which Go's parser (and so kubectl) takes for blanks where they are no indentation.
 */
final class BlockScanner implements Scanner {

    /** A reader that can be told to show one tab as a blank. */
    private static final class TabReader extends StreamReader {
        private int blank = -1;

        TabReader(String text) {
            super(text);
        }

        @Override
        public int peek() {
            return getIndex() == blank ? ' ' : super.peek();
        }

        @Override
        public int peek(int ahead) {
            return getIndex() + ahead == blank ? ' ' : super.peek(ahead);
        }
    }

    private final SourceText text;
    private final TabReader reader;
    private final Scanner scanner;
    /** Tabs before a line's first token: allowed in flow collections alone, which is known once that token is handed out. */
    private final Deque<ScannerException> indentations = new ArrayDeque<>();
    private Mark entry;
    private int flowDepth;

    BlockScanner(SourceText text, LoaderOptions options) {
        this.text = text;
        this.reader = new TabReader(text.text());
        this.scanner = new ScannerImpl(reader, options);
    }

    /** Where the block list item that is being read begins. */
    Mark entry() {
        return entry;
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        fill();
        return scanner.checkToken(choices);
    }

    @Override
    public boolean checkToken(Token.ID choice) {
        fill();
        return scanner.checkToken(choice);
    }

    @Override
    public Token peekToken() {
        fill();
        return scanner.peekToken();
    }

    @Override
    public Token getToken() {
        var token = scanner.getToken();
        refuseIndentationByTab(token);
        switch (token.getTokenId()) {
            case BlockEntry -> entry = token.getStartMark();
            case FlowMappingStart, FlowSequenceStart -> flowDepth++;
            case FlowMappingEnd, FlowSequenceEnd -> flowDepth--;
            default -> { }
        }
        return token;
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }

    /** Scans until a token is there. The scanner stops before a tab with nothing lost, so it can go on behind it. */
    private void fill() {
        while (true) {
            try {
                scanner.checkToken();
                return;
            } catch (ScannerException e) {
                if (!isTab(e)) throw e;
                if (text.isFirstOnItsLine(reader.getIndex())) indentations.add(e);
                reader.blank = reader.getIndex();
            }
        }
    }

    private void refuseIndentationByTab(Token next) {
        while (!indentations.isEmpty()) {
            var tab = indentations.peek().getProblemMark();
            if (next.getStartMark().getIndex() <= tab.getIndex()) return;
            if (next.getStartMark().getLine() == tab.getLine() && flowDepth == 0) throw indentations.peek();
            indentations.remove();
        }
    }

    private static boolean isTab(ScannerException e) {
        return e.getProblem() != null && e.getProblem().contains("\\t(TAB)");
    }
}
