package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The read-only face of a {@link PeerTable}: live indexes, nothing copied. Every method but those said to sum over local
 * groups costs O(1), so a policy pays for what it picks. Only valid on the node loop and until the table changes.
 */
public interface PeerView {
    /** What is wanted now (churn moves it below what was configured for a while). */
    Targets targets();

    /** How far the node is. */
    SyncMode mode();

    /** Ordinary peers. */
    Pool ordinary();

    /** Anchors. */
    Pool anchors();

    /** Peers that connected to us. */
    Pool inbound();

    /** The configured groups in their order. */
    List<? extends LocalPool> localGroups();

    /** Peers still hot that were configured until a moment ago. */
    List<? extends Peer> departedLocals();

    /** Known public roots. */
    int publicRoots();

    /** Where new peers come from. */
    Discovery discovery();

    /** What each peer has delivered. */
    Usefulness usefulness();

    /** Whether our own network seems to be down: then one dial at a time tries. */
    boolean networkLost();

    /** When the next such try is due. */
    long nextProbeNanos();

    /** When the first timer of any peer is due, {@link Plan#NEVER} without one. */
    long nextTimerNanos();

    /** The peer of this address, a known one rather than an inbound one; null if there is neither. */
    @Nullable
    Peer find(PeerAddress address);

    /** Whether an address is that of a configured peer. */
    default boolean isLocalRoot(PeerAddress address) {
        Peer peer = localGroups().isEmpty() ? null : find(address);
        return peer != null && peer.family() == Family.LOCAL;
    }

    /** Ordinary and configured peers in this state; sums over the local groups. */
    default int count(PeerState state) {
        return ordinary().count(state) + localCount(state);
    }

    /** Configured peers in this state; sums over the local groups. */
    default int localCount(PeerState state) {
        int count = 0;
        for (Pool group : localGroups()) {
            count += group.count(state);
        }
        return count;
    }

    /** Known ordinary and configured peers; sums over the local groups. */
    default int known() {
        return ordinary().known() + localRoots();
    }

    /** Known configured peers; sums over the local groups. */
    default int localRoots() {
        int known = 0;
        for (Pool group : localGroups()) {
            known += group.known();
        }
        return known;
    }

    /** Established ordinary and configured peers; sums over the local groups. */
    default int established() {
        int established = ordinary().established();
        for (Pool group : localGroups()) {
            established += group.established();
        }
        return established;
    }

    /** Hot ordinary and configured peers, those being demoted included; sums over the local groups. */
    default int active() {
        return count(PeerState.HOT) + count(PeerState.DEACTIVATING);
    }

    /** One peer. */
    interface Peer {
        /** Its address. */
        PeerAddress address();

        /** Whom it belongs to. */
        Family family();

        /** What we do with it. */
        PeerState state();

        /** Failures since it was last hot for two minutes. */
        int failCount();

        /** Whether it was hot and demoted since it was connected. */
        boolean tepid();

        /** Whether it is one of the public roots. */
        boolean publicRoot();

        /** Its smoothed round trip in nanoseconds, or a negative number while none was measured. */
        long roundTripNanos();

        /** When its state last changed. */
        long sinceNanos();
    }

    /** Peers of one family or local group, by state. */
    interface Pool {
        /** Whose pool this is. */
        Family family();

        /** How many are in this state. */
        int count(PeerState state);

        /** How many of those are public roots. */
        int publicRoots(PeerState state);

        /** One of them; the order is arbitrary, but the same in every JVM. */
        Peer peer(PeerState state, int index);

        /** Gives all of them to {@code action}, which changes none. */
        default void forEach(Consumer<Peer> action) {
            for (PeerState state : PeerState.values()) {
                for (int i = 0; i < count(state); i++) {
                    action.accept(peer(state, i));
                }
            }
        }

        /** All of them. */
        int known();

        /** Those for which a connection is counted. */
        int established();

        /** Those counted as hot. */
        default int active() {
            return count(PeerState.HOT) + count(PeerState.DEACTIVATING);
        }
    }

    /** The peers of one configured group. */
    interface LocalPool extends Pool {
        /** The group, repaired. */
        LocalRootGroup group();
    }

    /** The searches for new peers. */
    interface Discovery {
        /** Whether public roots are being asked for. */
        boolean findingRoots();

        /** When they may be asked for again. */
        long nextRootsNanos();

        /** Whether a sample is being drawn from the address book. */
        boolean drawing();

        /** When the book may be asked again. */
        long nextDrawNanos();

        /** How many peers are being asked for addresses. */
        int asking();

        /** How many peers may be asked for addresses now. */
        int askable();

        /** One of them. */
        Peer askable(int index);

        /** When inbound peers may be taken again. */
        long nextTakeNanos();

        /** How many peers connected to us 15 minutes ago or more, from an address that can be dialled. */
        int mature();

        /** The address at which one of them can be dialled. */
        PeerAddress mature(int index);
    }
}
