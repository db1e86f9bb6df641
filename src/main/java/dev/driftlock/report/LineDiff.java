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

    private LineDiff() {
    }

    static List<String> of(String git, String requested) {
        var a = new RawText(git.getBytes(StandardCharsets.UTF_8));
        var b = new RawText(requested.getBytes(StandardCharsets.UTF_8));
        var lines = new ArrayList<String>();
        int left = 0;
        for (var edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b)) {
            for (int i = edit.getBeginA(); i < edit.getEndA(); i++) left += add(lines, "- ", a, i);
            for (int i = edit.getBeginB(); i < edit.getEndB(); i++) left += add(lines, "+ ", b, i);
        }
        if (lines.isEmpty()) lines.add("(only the newline at the end differs)");
        if (left > 0) lines.add("and " + left + " more lines");
        return lines;
    }

    private static int add(List<String> lines, String sign, RawText text, int line) {
        if (lines.size() >= MOST) return 1;
        lines.add(sign + Shown.line(text.getString(line), Shown.VALUE));
        return 0;
    }
}
