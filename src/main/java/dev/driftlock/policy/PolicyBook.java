package dev.driftlock.policy;

import dev.driftlock.guard.Policies;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.LoadedPolicy;
import dev.driftlock.policy.load.PolicyDirectories;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.policy.load.PolicyFile;
import dev.driftlock.policy.load.PolicyLoader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The policies in force, and what becomes of a change to their files: all of it is taken or none. It compares what the
 * files hold, not their times or names, so that a swapped symlink counts.
 */
public final class PolicyBook implements Supplier<Policies> {

    /** How the policies fare. */
    public interface Listener extends Rulebook.Failures {

        /** @param names of those that are in force now */
        void inForce(List<String> names);

        /** A change was not taken. @param problem one line for each thing that is wrong */
        void refused(String problem);
    }

    private final PolicyDirectories directories;
    private final PolicyLoader loader;
    private final Concealment concealment;
    private final Listener listener;
    private volatile Rulebook inForce;
    private volatile Optional<String> problem = Optional.empty();
    private List<PolicyFile> looked = List.of();

    private PolicyBook(PolicyDirectories directories, PolicyLoader loader, Concealment concealment, Listener listener) {
        this.directories = directories;
        this.loader = loader;
        this.concealment = concealment;
        this.listener = listener;
    }

    /** Reads the policies for the first time. */
    public static PolicyBook open(PolicyDirectories directories, PolicyLoader loader, Concealment concealment, Listener listener)
            throws InvalidPoliciesException, UnreadableException {
        var book = new PolicyBook(directories, loader, concealment, listener);
        var files = directories.read();
        book.take(files);
        book.looked = files;
        return book;
    }

    private void take(List<PolicyFile> files) throws InvalidPoliciesException {
        var policies = loader.load(files).policies().stream().map(LoadedPolicy::policy).toList();
        inForce = new Rulebook(policies, concealment, listener, System::nanoTime);
        problem = Optional.empty();
        listener.inForce(inForce.names());
    }

    /** Looks once whether the files have changed. */
    public synchronized void look() {
        try {
            var files = directories.read();
            if (files.equals(looked)) return;
            looked = files;
            take(files);
        } catch (InvalidPoliciesException e) {
            refuse(e.getMessage());
        } catch (UnreadableException e) {
            // Whatever is there once they can be read again is looked at anew.
            looked = null;
            refuse(e.getMessage());
        }
    }

    private void refuse(String why) {
        if (problem.equals(Optional.of(why))) return;
        problem = Optional.of(why);
        listener.refused(why);
    }

    @Override
    public Policies get() {
        return inForce.names().isEmpty() ? Policies.NONE : inForce;
    }

    public List<String> names() {
        return inForce.names();
    }

    /** What is wrong with the files as they stand, while older policies are in force. */
    public Optional<String> problem() {
        return problem;
    }
}
