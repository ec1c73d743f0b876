package dev.hearth.p2p.simulation.population;

/**
 * How often the nodes looked at were sent items of one kind by their peers, and how often that was needed.
 *
 * @param received how many were sent to all of them together
 * @param receivedBytes the bytes of these
 * @param needed how many they accepted from peers
 */
public record Copies(long received, long receivedBytes, long needed) {
    /** Returns how many copies a node received of an item it accepted; 0 when none was. */
    public double perItem() {
        return needed == 0 ? 0 : (double) received / needed;
    }

    /** Returns the bytes of all copies but the needed ones, all being taken for equally large. */
    public long redundantBytes() {
        return received == 0 ? 0 : Math.max(0, receivedBytes - Math.round((double) receivedBytes * needed / received));
    }
}
