package dev.hearth.p2p.governor;

import java.util.function.ToIntFunction;

/**
 * The gauges of governor spec §11.1, as they stand in the table.
 *
 * @param roots configured and public roots
 * @param ordinary ordinary and configured peers together, which the general targets count
 * @param anchors anchors
 * @param local configured peers alone
 * @param nonRoot ordinary peers that are no public roots
 * @param inbound peers that connected to us
 */
public record PeerCounts(int roots, Gauges ordinary, Gauges anchors, Gauges local, Gauges nonRoot, Gauges inbound) {
    /** The counts of a table. */
    public static PeerCounts of(PeerView view) {
        PeerView.Pool ordinary = view.ordinary();
        return new PeerCounts(
                view.localRoots() + view.publicRoots(),
                Gauges.of(view::count),
                Gauges.of(view.anchors()::count),
                Gauges.of(view::localCount),
                Gauges.of(state -> ordinary.count(state) - ordinary.publicRoots(state)),
                Gauges.of(view.inbound()::count));
    }

    /**
     * One group of peers.
     *
     * @param known all of them
     * @param available cold ones that may be dialled
     * @param connecting cold ones being promoted
     * @param established warm, hot and lingering ones
     * @param warm warm ones, those being promoted or closed included
     * @param activating warm ones being promoted
     * @param closing warm ones being closed
     * @param cooling those whose connection lingers
     * @param active hot ones, those being demoted included
     * @param deactivating hot ones being demoted
     */
    public record Gauges(
            int known,
            int available,
            int connecting,
            int established,
            int warm,
            int activating,
            int closing,
            int cooling,
            int active,
            int deactivating) {
        private static Gauges of(ToIntFunction<PeerState> counts) {
            int known = 0;
            int established = 0;
            for (PeerState state : PeerState.values()) {
                int count = counts.applyAsInt(state);
                known += count;
                established += state.isEstablished() ? count : 0;
            }
            int active = counts.applyAsInt(PeerState.HOT) + counts.applyAsInt(PeerState.DEACTIVATING);
            int cooling = counts.applyAsInt(PeerState.COOLING);
            return new Gauges(
                    known,
                    counts.applyAsInt(PeerState.AVAILABLE),
                    counts.applyAsInt(PeerState.CONNECTING),
                    established,
                    established - active - cooling,
                    counts.applyAsInt(PeerState.ACTIVATING),
                    counts.applyAsInt(PeerState.CLOSING),
                    cooling,
                    active,
                    counts.applyAsInt(PeerState.DEACTIVATING));
        }
    }
}
