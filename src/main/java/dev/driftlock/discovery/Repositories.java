package dev.driftlock.discovery;

import dev.driftlock.source.git.GitAddress;
import java.util.Set;

/** Which repositories an object in the cluster may make Driftlock read: never its own disk or machine, unless {@code discover.hosts} says so. */
public record Repositories(Set<String> hosts) {

    private static final String FILE = "file";

    /** The URL, without a login in it. */
    public String admitted(String url) throws NotRead {
        if (url.isEmpty()) throw new NotRead("it names no repository");
        var address = address(url);
        if (url.startsWith("oci:")) throw new NotRead(address.shown() + ": OCI artifacts are not read");
        if (address.host().isEmpty() && !hosts.contains(FILE)) throw new NotRead(address.shown() + ": it is on Driftlock's own disk; accepted only with `file` among discover.hosts");
        boolean isListed = address.host().isEmpty() || hosts.contains(address.host());
        if (!isListed && address.isLoopback()) throw new NotRead(address.shown() + ": it is on Driftlock's own machine; accepted only with " + address.host() + " among discover.hosts");
        if (!isListed && !hosts.isEmpty()) throw new NotRead(address.shown() + ": its host is not among discover.hosts");
        var refusal = address.refusal();
        if (refusal.isPresent()) throw new NotRead(address.shown() + ": " + refusal.get());
        return address.plain();
    }

    private static GitAddress address(String url) throws NotRead {
        try {
            return GitAddress.of(url);
        } catch (IllegalArgumentException e) {
            throw new NotRead(e.getMessage());
        }
    }
}
