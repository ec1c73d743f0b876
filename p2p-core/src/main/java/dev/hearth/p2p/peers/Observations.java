package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.trust.Call;
import java.util.concurrent.TimeUnit;

/** What sessions measure of their peers, and what sync and relay have got from them. Node loop. */
public final class Observations {
    private final PeerRegistry registry;
    private final PeerTable table;
    private final Forerunners forerunners;

    Observations(PeerRegistry registry, PeerTable table, Forerunners forerunners) {
        this.registry = registry;
        this.table = table;
        this.forerunners = forerunners;
    }

    /** A round trip was measured. */
    public void roundTrip(Connection connection, long micros) {
        Peer peer = registry.of(connection);
        peer.roundTripMicros = micros;
        peer.leastRoundTripMicros = Math.min(peer.leastRoundTripMicros, micros);
        if (peer.governedAs != null) {
            long nanos = TimeUnit.MICROSECONDS.toNanos(micros);
            table.reports().roundTrip(peer.governedAs, nanos, connection.nanoTime());
        }
    }

    /** How far the peer's clock is ahead of ours was measured. */
    public void clockOffset(Connection connection, long micros) {
        registry.of(connection).clockOffsetMicros = micros;
    }

    /** The peer told us our address as it sees it. */
    public void observedAddress(Connection connection, PeerAddress address) {
        registry.of(connection).observedAddress = address;
    }

    /** What the peer uses us for has changed. */
    public void remoteUse(Connection connection, RemoteUse use) {
        Peer peer = registry.of(connection);
        peer.remoteUse = use;
        peer.updateUse();
    }

    /** A peer was seen to have a block of this number. */
    public void announcedBlock(Connection connection, long number) {
        Peer peer = registry.get(connection.id());
        if (peer != null && peer.governedAs != null) {
            table.usefulness().announced(peer.governedAs, number);
        }
    }

    /** A peer gave us a block that was new. */
    public void deliveredBlock(Connection connection, long number, int bytes) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            peer.lastBlockNanos = connection.nanoTime();
            if (peer.governedAs != null) {
                table.usefulness().delivered(peer.governedAs, number, bytes);
            }
        }
    }

    /** A peer gave us a block that has just been made, before any other did. */
    public void broughtBlock(Connection connection) {
        Peer peer = registry.get(connection.id());
        if (peer != null && peer.isActive() && peer.permissions.refuse(Call.WANT_BLOCKS_AT_ONCE) == null) {
            forerunners.brought(peer);
        }
    }

    /** A peer gave us another item that was new. */
    public void deliveredItem(Connection connection) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            peer.lastItemNanos = connection.nanoTime();
        }
    }

    /** A peer is gone. */
    void left(Peer peer) {
        forerunners.left(peer);
    }
}
