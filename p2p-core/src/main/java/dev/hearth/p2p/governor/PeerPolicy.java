package dev.hearth.p2p.governor;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroups;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which peers a node remembers, dials and keeps: the parts of it that can be exchanged for those of another system, so that
 * simulations compare systems in the same node. {@link #hearth} is the default and the one to use.
 *
 * <p>A policy may serve many nodes: whatever has state is made anew by {@link #assemble}, on the node loop, once for each
 * start of a node.
 */
public interface PeerPolicy {
    /** Hearth's habits. */
    Habits HEARTH_HABITS = new Habits(true, 2, true, true, true, true, true);

    /**
     * What a policy is made of.
     *
     * @param scope where the operator allows peers to be looked for
     * @param netGroups how addresses are grouped
     * @param book Hearth's address book as it was stored
     * @param churnInterval between two rotations of peers, as configured
     * @param churnBulkInterval the same while the chain is far behind
     * @param churnYoungInterval the same in the first hour
     * @param random the only source of chance
     */
    record Setting(
            Governor.Scope scope,
            NetGroups netGroups,
            AddressBook book,
            Duration churnInterval,
            Duration churnBulkInterval,
            Duration churnYoungInterval,
            SplittableRandom random) {}

    /**
     * What belongs to no decision of the governor.
     *
     * @param feelers whether addresses are tested now and then by dialling them
     * @param blockRelayOnly connections on which blocks alone are exchanged, 0 or more
     * @param anchors whether peers of proven worth are appointed as anchors
     * @param eviction whether an inbound peer may have to make room for another
     * @param limitedHearsay whether addresses a peer tells are taken at a limited rate
     * @param forgettingIsAnAttempt whether the address store counts an attempt when the governor forgets a peer
     * @param diverseSample whether no netgroup may fill the sample of known peers
     */
    record Habits(
            boolean feelers,
            int blockRelayOnly,
            boolean anchors,
            boolean eviction,
            boolean limitedHearsay,
            boolean forgettingIsAnAttempt,
            boolean diverseSample) {}

    /**
     * A policy at work in one node.
     *
     * @param selection decides
     * @param churn exchanges peers; null for none
     * @param addresses what {@link Decision.LearnFromBook} draws from
     * @param habits all else
     */
    record Parts(PeerSelection selection, @Nullable Churn churn, AddressStore addresses, Habits habits) {}

    /** Makes the parts for one node. */
    Parts assemble(Setting setting);

    /**
     * The parts of a running node under another setting; what has state stays. A policy that does not say how goes on as it
     * is.
     */
    default Parts adapt(Parts running, Setting setting) {
        return running;
    }

    /** The policy of Hearth: its governor with churn, over its address book. */
    static PeerPolicy hearth() {
        return new HearthPolicy();
    }
}
