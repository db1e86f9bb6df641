package dev.driftlock.bench.demo;

import java.util.List;

/** Who writes in the demo. */
enum Person {

    JANE("jane@example.com", "jane@example.com", List.of("system:authenticated")),
    AGENT("argocd-application-controller", "system:serviceaccount:argocd:argocd-application-controller",
            List.of("system:serviceaccounts", "system:serviceaccounts:argocd", "system:authenticated"));

    final String prompt;
    final String user;
    final List<String> groups;

    Person(String prompt, String user, List<String> groups) {
        this.prompt = prompt;
        this.user = user;
        this.groups = groups;
    }
}
