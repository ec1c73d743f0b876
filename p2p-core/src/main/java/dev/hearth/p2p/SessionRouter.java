package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.ConnectionReport;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.trust.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        node.peers().lifecycle().established(connection, profile);
        node.neighbourhood().add(connection, profile);
    }

    @Override
    public void addresses(List<AddressEntry> entries) {
        node.peers().addresses().answered(connection, isRefused(Call.ADDRESSES) ? List.of() : entries);
    }

    @Override
    public void addressesTold(List<AddressEntry> entries, boolean news) {
        if (!isRefused(Call.ADDRESSES_TOLD)) {
            node.peers().addresses().told(connection, entries, news);
        }
    }

    @Override
    public void addressesRequested() {
        if (isRefused(Call.ADDRESSES_REQUESTED)) {
            connection.session().sendAddresses(List.of());
        } else {
            node.peers().addresses().requested(connection);
        }
    }

    @Override
    public void announced(List<ItemRef> items) {
        if (!isRefused(Call.ANNOUNCED)) {
            node.exchange().relay().announced(connection, items);
        }
    }

    @Override
    public void announcedBlocks(List<ChainEntry> blocks) {
        if (!isRefused(Call.ANNOUNCED)) {
            node.exchange().relay().announcedBlocks(connection, blocks);
        }
    }

    @Override
    public void ids(List<ChainEntry> entries, long remaining) {
        if (node.exchange().sync() != null && !isRefused(Call.IDS)) {
            node.exchange().sync().ids(connection, entries, remaining);
        }
    }

    @Override
    public void idsRequested(List<Hash> locator) {
        if (node.exchange().sync() != null && !isRefused(Call.IDS_REQUESTED)) {
            node.exchange().sync().idsRequested(connection, locator);
        } else {
            connection.session().sendIds(IdRange.NONE);
        }
    }

    @Override
    public void received(ItemRef ref, byte[] bytes, @Nullable ChainEntry known) {
        received(ref, bytes, known, true);
    }

    @Override
    public void receivedUnjudged(ItemRef ref, byte[] bytes, @Nullable ChainEntry known) {
        received(ref, bytes, known, false);
    }

    private void received(ItemRef ref, byte[] bytes, @Nullable ChainEntry known, boolean vouchedFor) {
        Outstanding.Request request = connection.outstanding().remove(ref);
        if (request == null) {
            violated("sends a " + ref.type() + " nobody asked for");
            return;
        }
        ChainEntry entry = known;
        if (entry == null && node.exchange().isChain(ref.type())) {
            try {
                entry = node.protocol().chainEntry(bytes);
            } catch (MalformedItemException e) {
                violated("malformed block: " + e.getMessage());
                return;
            }
        }
        ReceivedItem item = new ReceivedItem(ref, request.purpose(), bytes, entry, vouchedFor);
        if (request.purpose() == Purpose.SYNC && node.exchange().sync() != null) {
            node.exchange().sync().received(connection, item, connection.holdCharge());
        } else {
            node.exchange().relay().received(connection, item, connection.holdCharge());
        }
    }

    @Override
    public void pushed(ItemRef ref, byte[] bytes) {
        if (!isRefused(Call.PUSHED)) {
            ReceivedItem item = new ReceivedItem(ref, Purpose.RELAY, bytes, null, true);
            node.exchange().relay().pushed(connection, item, connection.holdCharge());
        }
    }

    private boolean isRefused(Call call) {
        return node.peers().privileges().refuse(connection, call) != null;
    }

    private void violated(String how) {
        misbehaved(new ProtocolViolation(how));
    }

    @Override
    public void misbehaved(ProtocolViolation violation) {
        node.peers().feedback().penalise(connection, violation);
    }

    @Override
    public void itemsRequested(List<ItemRef> items) {
        List<ItemRef> allowed = new ArrayList<>(items.size());
        for (ItemRef item : items) {
            if (isRefused(Call.requested(item.type()))) {
                connection.session().sendNotFound(item);
            } else {
                allowed.add(item);
            }
        }
        node.exchange().relay().itemsRequested(connection, allowed);
    }

    @Override
    public void notFound(ItemRef item) {
        Outstanding.Request request = connection.outstanding().remove(item);
        if (request == null) {
            return; // It crossed with a request we no longer make.
        }
        if (request.purpose() == Purpose.SYNC && node.exchange().sync() != null) {
            node.exchange().sync().notFound(connection, item);
        } else {
            node.exchange().relay().notFound(connection, item);
        }
    }

    @Override
    public void roundTrip(long micros) {
        node.peers().observations().roundTrip(connection, micros);
    }

    @Override
    public void clockOffset(long micros) {
        node.peers().observations().clockOffset(connection, micros);
    }

    @Override
    public void observedAddress(PeerAddress address) {
        node.peers().observations().observedAddress(connection, address);
    }

    @Override
    public void remoteUse(RemoteUse use) {
        node.peers().observations().remoteUse(connection, use);
    }

    @Override
    public void reachabilityAsked() {
        if (isRefused(Call.REACHABILITY_ASKED)) {
            connection.session().answerReachability(Reachability.UNKNOWN, PeerAddress.NONE);
        } else {
            node.neighbourhood().check().asked(connection.id(), connection.nanoTime());
        }
    }

    @Override
    public void dialBackAsked(@Nullable Hash nodeId, PeerAddress endpoint) {
        if (isRefused(Call.DIAL_BACK_ASKED)) {
            connection.session().answerDialBack(nodeId, endpoint, Reachability.UNKNOWN);
        } else {
            node.neighbourhood().check().dialBackAsked(connection.id(), nodeId, endpoint, connection.nanoTime());
        }
    }

    @Override
    public void dialBackAnswered(PeerAddress endpoint, Reachability result) {
        Reachability heard = isRefused(Call.DIAL_BACK_ANSWERED) ? Reachability.UNKNOWN : result;
        node.neighbourhood().check().dialBackAnswered(connection.id(), endpoint, heard, connection.nanoTime());
    }

    @Override
    public void reachabilityAnswered(Reachability result, PeerAddress observed) {
        Reachability heard = isRefused(Call.REACHABILITY_ANSWERED) ? Reachability.UNKNOWN : result;
        node.neighbourhood().check().answered(connection.id(), heard, observed, connection.nanoTime());
    }

    @Override
    public void connectionsRequested() {
        if (isRefused(Call.CONNECTIONS_REQUESTED)) {
            connection.session().sendConnections(ConnectionReport.NONE);
        } else {
            node.neighbourhood().report(connection);
        }
    }

    @Override
    public void message(int type, byte[] payload) {
        if (!isRefused(Call.MESSAGE)) {
            node.messages().received(connection, type, payload);
        }
    }

    @Override
    public void closing(DisconnectReason reason, String detail) {
        connection.closing(reason, detail);
    }
}
