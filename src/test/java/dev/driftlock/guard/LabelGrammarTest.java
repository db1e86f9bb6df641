package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.LabelGrammar.Bad;
import dev.driftlock.guard.LabelGrammar.Good;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of contract, section 5: at most an hour, incidents such as INC-4711. */
class LabelGrammarTest {

    private static final LabelGrammar FREE = new LabelGrammar(Duration.ofHours(1), Optional.empty());

    @ParameterizedTest
    @CsvSource({
            "30m.INC-4711,   PT30M,   INC-4711",
            "90s.INC-1,      PT90S,   INC-1",
            "1h.INC-1,       PT1H,    INC-1",
            "60m.INC-1,      PT1H,    INC-1",
            "3600s.INC-1,    PT1H,    INC-1",
            "0h59m60s.INC-1, PT1H,    INC-1",
            "1m30s.A-0,      PT90S,   A-0",
            "007m.INC-007,   PT7M,    INC-007"})
    void good(String label, Duration duration, String incident) {
        assertThat(Given.LABELS.read(label)).isEqualTo(new Good(duration, incident));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            ''                   | "" is no duration; accepted are whole numbers with h, m and s, such as 90s, 30m or 1h30m
            INC-4711             | "INC-4711" is no duration
            .INC-4711            | "" is no duration
            30.INC-4711          | "30" is no duration
            30M.INC-4711         | "30M" is no duration
            30min.INC-4711       | "30min" is no duration
            1.5h.INC-4711        | "1" is no duration
            -30m.INC-4711        | "-30m" is no duration
            30m1h.INC-4711       | "30m1h" is no duration
            30m30m.INC-4711      | "30m30m" is no duration
            1d.INC-4711          | "1d" is no duration
            ٣m.INC-4711          | "٣m" is no duration
            0m.INC-4711          | 0m is no time at all; accepted is a duration above zero
            0h0m0s.INC-4711      | 0h0m0s is no time at all
            61m.INC-4711         | 61m is too long; accepted is at most 1h
            3601s.INC-4711       | 3601s is too long
            99999999999999999999h.INC-1 | 99999999999999999999h is too long
            30m                  | it names no incident; accepted after the duration is a dot and what matches [A-Z]+-[0-9]+ as a whole
            30m.                 | it names no incident
            30m.inc-4711         | "inc-4711" is no incident; accepted after the duration is a dot and what matches [A-Z]+-[0-9]+
            30m.INC-4711.        | "INC-4711." is no incident
            30m.INC-4711-x       | "INC-4711-x" is no incident
            30m.xINC-4711        | "xINC-4711" is no incident
            30m.INC              | "INC" is no incident
            30m_INC-4711         | "30m_INC-4711" is no duration
            """)
    void bad(String label, String reason) {
        assertThat(Given.LABELS.read(label)).isInstanceOfSatisfying(Bad.class, bad -> assertThat(bad.reason()).startsWith(reason));
    }

    @ParameterizedTest
    @CsvSource({"30m, PT30M, ''", "30m.anything.at_all, PT30M, anything.at_all", "30m., PT30M, ''"})
    void withoutAPatternNoIncidentIsNeeded(String label, Duration duration, String incident) {
        assertThat(FREE.read(label)).isEqualTo(new Good(duration, incident));
    }

    @Test
    void whatIsShownCanBeTyped() {
        for (var seconds : new long[] {1, 59, 60, 90, 1800, 3599, 3600}) {
            var duration = Duration.ofSeconds(seconds);
            assertThat(FREE.read(LabelGrammar.text(duration))).isEqualTo(new Good(duration, ""));
        }
    }
}
