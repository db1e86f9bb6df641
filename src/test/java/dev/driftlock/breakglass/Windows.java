package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.Request.Resource;
import dev.driftlock.guard.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What tests of windows have in common. */
final class Windows {

    static final String JANE = "jane@example.com";
    static final String ALEX = "alex@example.com";

    private Windows() {
    }

    static Opens opening(String scope, String holder, String label) {
        int dot = label.indexOf('.');
        var key = new Scope(scope).labelled();
        var plural = key.kind().toLowerCase(java.util.Locale.ROOT) + "s";
        return new Opens(new Scope(scope), new Resource(key.group(), "v1", plural), Duration.parse("PT" + label.substring(0, dot)), label.substring(dot + 1), holder, "the pooler is down");
    }

    /** Words of what was heard: {@code opened users}. */
    static final class Heard implements GrantLog {

        final List<String> words = new CopyOnWriteArrayList<>();

        @Override
        public void opened(Grant grant, String reason, Labelled object) {
            words.add("opened " + grant.scope());
        }

        @Override
        public void refused() {
            words.add("refused");
        }

        @Override
        public void expired(Grant grant, Labelled object) {
            words.add("expired " + grant.scope());
        }

        @Override
        public void ended(Grant grant) {
            words.add("ended " + grant.scope());
        }

        @Override
        public void dropped(Grant grant) {
            words.add("dropped " + grant.scope());
        }
    }
}
