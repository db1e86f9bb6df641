package dev.driftlock.admission;

import dev.driftlock.report.Answer;
import java.util.function.Supplier;

/** How far a judge gets with what is in memory. */
sealed interface Hearing {

    record Answered(Answer answer) implements Hearing {
    }

    /** @param rest finds the answer, on a thread that may wait */
    record Adjourned(Supplier<Answer> rest) implements Hearing {
    }
}
