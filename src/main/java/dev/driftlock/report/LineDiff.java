package dev.driftlock.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** The lines that differ between two texts: {@code -} Git's, {@code +} the requested ones (contract, section 6). */
final class LineDiff {

    private static final int MOST = 10;

    /** Beyond so many lines that may differ no best match is looked for: a diff of them could take longer than the webhook has. */
    private static final int MOST_MATCHED = 1000;

    private final List<String> lines = new ArrayList<>();
    private int left;

    private LineDiff() {
    }

    static List<String> of(String git, String requested) {
        var a = List.of(git.split("\n", -1));
        var b = List.of(requested.split("\n", -1));
        int head = 0;
        while (head < Math.min(a.size(), b.size()) && a.get(head).equals(b.get(head))) head++;
        int tail = 0;
        while (tail < Math.min(a.size(), b.size()) - head && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) tail++;
        return new LineDiff().between(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail));
    }

    private List<String> between(List<String> git, List<String> requested) {
        if (git.size() + requested.size() > MOST_MATCHED) {
            add("- ", git.subList(0, Math.min(MOST / 2, git.size())));
            add("+ ", requested.subList(0, Math.min(MOST / 2, requested.size())));
            left = git.size() + requested.size() - lines.size();
        } else {
            for (var edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, raw(git), raw(requested))) {
                add("- ", git.subList(edit.getBeginA(), edit.getEndA()));
                add("+ ", requested.subList(edit.getBeginB(), edit.getEndB()));
            }
        }
        if (left > 0) lines.add("and " + left + " more lines");
        return lines;
    }

    private static RawText raw(List<String> text) {
        return new RawText(text.isEmpty() ? new byte[0] : (String.join("\n", text) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void add(String sign, List<String> text) {
        for (var line : text) {
            if (lines.size() < MOST) lines.add(sign + Shown.line(line, Shown.VALUE));
            else left++;
        }
    }
}
