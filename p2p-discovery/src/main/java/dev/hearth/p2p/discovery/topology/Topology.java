package dev.hearth.p2p.discovery.topology;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The peers an operator wants (cardano-governor §8.1). Immutable; two are equal when they say the same.
 *
 * @param localRoots groups that are always wanted, in the order of the file: of an address in two groups the first counts
 * @param publicRoots peers to fall back on
 * @param bootstrapPeers the trusted set for syncing; empty when the feature is off, which an empty list does not mean
 * @param useLedgerAfterSlot from which slot (block number) on peers may be taken from the ledger; empty for never
 * @param peerSnapshotFile a snapshot of ledger peers, relative to the topology file
 */
public record Topology(
        List<LocalRoots> localRoots,
        List<PublicRoots> publicRoots,
        Optional<List<AccessPoint>> bootstrapPeers,
        OptionalLong useLedgerAfterSlot,
        Optional<String> peerSnapshotFile) {
    /** Nobody. */
    public static final Topology EMPTY =
            new Topology(List.of(), List.of(), Optional.empty(), OptionalLong.empty(), Optional.empty());

    /** Copies the lists. */
    public Topology {
        localRoots = List.copyOf(localRoots);
        publicRoots = List.copyOf(publicRoots);
        bootstrapPeers = bootstrapPeers.map(List::copyOf);
    }

    /** Whether it names nobody at all. */
    public boolean namesNobody() {
        return localRoots.stream().allMatch(group -> group.accessPoints().isEmpty())
                && publicRoots.stream().allMatch(group -> group.accessPoints().isEmpty())
                && bootstrapPeers.orElse(List.of()).isEmpty();
    }

    /** The same without bootstrap peers, for a mode of syncing that does not use them (cardano-governor §8.1). */
    public Topology withoutBootstrapPeers() {
        return new Topology(localRoots, publicRoots, Optional.empty(), useLedgerAfterSlot, peerSnapshotFile);
    }
}
