package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.List;

/** Takes what one session reports to whom it concerns: peers, sync, relay or the application. */
final class SessionRouter implements SessionEvents {
    private final NodeCore node;
    private final Connection connection;

    SessionRouter(NodeCore node, Connection connection) {
        this.node = node;
        this.connection = connection;
    }

    @Override
    public void established(PeerProfile profile) {
        node.peers().established(connection, profile);
    }

    @Override
    public void addresses(List<AddressEntry> entries) {
        node.peers().addresses(connection, entries);
    }

    @Override
    public void addressesRequested() {
        node.peers().addressesRequested(connection);
    }

    @Override
    public void announced(List<ItemRef> items) {
        node.relay().announced(connection, items);
    }

    @Override
    public void ids(List<ChainEntry> entries, long remaining) {
        if (node.sync() != null) {
            node.sync().ids(connection, entries, remaining);
        }
    }

    @Override
    public void idsRequested(List<Hash> locator) {
        if (node.sync() != null) {
            node.sync().idsRequested(connection, locator);
        } else {
            connection.session().sendIds(IdRange.NONE);
        }
    }

    @Override
    public void received(ReceivedItem item) {
        if (item.purpose() == Purpose.SYNC && node.sync() != null) {
            node.sync().received(connection, item, connection.holdCharge());
        } else {
            node.relay().received(connection, item, connection.holdCharge());
        }
    }

    @Override
    public void itemsRequested(List<ItemRef> items) {
        node.relay().itemsRequested(connection, items);
    }

    @Override
    public void notFound(ItemRef item, Purpose purpose) {
        if (purpose == Purpose.SYNC && node.sync() != null) {
            node.sync().notFound(connection, item);
        } else {
            node.relay().notFound(connection, item);
        }
    }

    @Override
    public void roundTrip(long micros) {
        node.peers().roundTrip(connection, micros);
    }

    @Override
    public void clockOffset(long micros) {
        node.peers().clockOffset(connection, micros);
    }

    @Override
    public void observedAddress(PeerAddress address) {
        node.peers().observedAddress(connection, address);
    }

    @Override
    public void remoteUse(RemoteUse use) {
        node.peers().remoteUse(connection, use);
    }

    @Override
    public void message(int type, byte[] payload) {
        node.message(connection, type, payload);
    }

    @Override
    public void closing(DisconnectReason reason, String detail) {
        connection.closing(reason, detail);
    }
}
