package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every connection by its id, and the one place that decides which connections are to the same peer. What is asked often
 * takes no longer with many connections than with few.
 */
final class PeerRegistry {
    private static final int ANY_PORT = 0;

    private final Map<ConnectionId, Peer> peers = new LinkedHashMap<>();
    private final Map<PeerAddress, Peer> accepted = new LinkedHashMap<>();
    /** By where each was dialled, by this connection or another. */
    private final PeerIndex dialled = new PeerIndex();
    /** By host, where that is the peer. */
    private final PeerIndex hosts = new PeerIndex();
    /** By {@link Peer#governedAs}, unless that is where an accepted one comes from. */
    private final PeerIndex governed = new PeerIndex();

    private final Map<NodeIdentity, List<Peer>> identified = new LinkedHashMap<>();
    private final Map<ConnectionKind, Integer> open = new EnumMap<>(ConnectionKind.class);

    private final boolean hostIsPeer;

    /** All of them, until one comes or goes: most looks at thousands find the same ones. */
    private @Nullable List<Peer> listed;

    /**
     * @param hostIsPeer whether all connections of a host are to one peer, because no peer proves who it is (bitcoin-p2p
     *     §4.4); where peers do, two of them may share a host
     */
    PeerRegistry(boolean hostIsPeer) {
        this.hostIsPeer = hostIsPeer;
    }

    void add(Peer peer) {
        peers.put(peer.connection.id(), peer);
        listed = null;
        if (peer.outbound()) {
            dialled.add(peer.address(), peer);
        } else {
            accepted.put(peer.address(), peer);
        }
        if (hostIsPeer) {
            hosts.add(host(peer.address()), peer);
        }
        countOpen(peer, 1);
    }

    private static PeerAddress host(PeerAddress address) {
        return address.withPort(ANY_PORT);
    }

    void remove(Peer peer) {
        peers.remove(peer.connection.id());
        listed = null;
        accepted.remove(peer.address(), peer);
        dialled.remove(peer.address(), peer);
        peer.verifiedAddresses.forEach(address -> dialled.remove(address, peer));
        hosts.remove(host(peer.address()), peer);
        if (peer.governedAs != null) {
            governed.remove(peer.governedAs, peer);
        }
        if (peer.identity != null) {
            identified.computeIfPresent(peer.identity, (identity, same) -> without(same, peer));
        }
    }

    private static @Nullable List<Peer> without(List<Peer> same, Peer peer) {
        same.remove(peer);
        return same.isEmpty() ? null : same;
    }

    /** From now on the governor uses the connection under this address, or not if it is null. */
    void govern(Peer peer, @Nullable PeerAddress address) {
        if (peer.governedAs != null) {
            governed.remove(peer.governedAs, peer);
        }
        peer.governedAs = address;
        if (address != null && !isAcceptedFrom(address, peer)) {
            governed.add(address, peer);
        }
    }

    private static boolean isAcceptedFrom(PeerAddress address, Peer peer) {
        return !peer.outbound() && peer.address().equals(address);
    }

    /** A peer was reached at an address, by another connection than this one. */
    void reached(Peer peer, PeerAddress address) {
        if (!peer.wasReachedAt(address)) {
            peer.verifiedAddresses.add(address);
            dialled.add(address, peer);
        }
    }

    /** A peer has proven who it is. */
    void identify(Peer peer, NodeIdentity identity) {
        peer.identity = identity;
        identified.computeIfAbsent(identity, first -> new ArrayList<>(1)).add(peer);
    }

    void stageChanged(Peer peer, Stage from) {
        if (isOpen(from) && !isOpen(peer)) {
            countOpen(peer, -1);
        }
    }

    private void countOpen(Peer peer, int change) {
        open.merge(peer.kind(), change, Integer::sum);
    }

    @Nullable
    Peer get(ConnectionId id) {
        return peers.get(id);
    }

    Peer of(Connection connection) {
        Peer peer = peers.get(connection.id());
        if (peer == null) {
            throw new IllegalStateException(connection + " is not registered");
        }
        return peer;
    }

    /** As they are now, oldest first: safe to iterate while connections come and go. */
    List<Peer> all() {
        List<Peer> all = listed;
        if (all == null) {
            all = List.copyOf(peers.values());
            listed = all;
        }
        return all;
    }

    /** The connections as they are, oldest first: for a look that changes none of them. */
    Iterable<Peer> oldestFirst() {
        return peers.values();
    }

    boolean isEmpty() {
        return peers.isEmpty();
    }

    List<Peer> active() {
        List<Peer> active = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer.connection.stage() == Stage.ACTIVE) {
                active.add(peer);
            }
        }
        return active;
    }

    /** The active connections to {@code address}; few if any. */
    List<Peer> activeAt(PeerAddress address) {
        List<Peer> found = allAt(address);
        found.removeIf(peer -> !peer.isActive());
        return found;
    }

    /** A connection to {@code address}, in whatever stage and direction; null when there is none. */
    @Nullable
    Peer at(PeerAddress address) {
        List<Peer> all = allAt(address);
        return all.isEmpty() ? null : all.get(0);
    }

    /** Whether a connection goes to or comes from exactly this address. */
    boolean isEndOf(PeerAddress address) {
        return allAt(address).stream().anyMatch(peer -> peer.address().equals(address));
    }

    /** The connections to {@code address}, oldest first. */
    private List<Peer> allAt(PeerAddress address) {
        List<Peer> found = new ArrayList<>(dialled.at(address));
        Peer inbound = accepted.get(address);
        if (inbound != null && !found.contains(inbound)) {
            found.add(inbound);
            found.sort(PeerIndex.BY_AGE);
        }
        return found;
    }

    private static boolean isOpen(Peer peer) {
        return isOpen(peer.connection.stage());
    }

    private static boolean isOpen(Stage stage) {
        return stage == Stage.CONNECTING || stage == Stage.HANDSHAKING || stage == Stage.ACTIVE;
    }

    /** Another connection to whoever has proven {@code identity}, the active one first (graphene-p2p §3.3 step 5). */
    @Nullable
    Peer other(ConnectionId self, NodeIdentity identity) {
        Peer handshaking = null;
        for (Peer peer : identified.getOrDefault(identity, List.of())) {
            if (!peer.connection.id().equals(self)) {
                if (peer.connection.stage() == Stage.ACTIVE) {
                    return peer;
                }
                if (peer.connection.stage() == Stage.HANDSHAKING) {
                    handshaking = peer;
                }
            }
        }
        return handshaking;
    }

    /**
     * Whether we are connected to {@code address} or about to be (graphene-p2p §3.5). An inbound connection may come
     * from the port its peer listens at, but that it can be reached there is not known before we have dialled it.
     */
    boolean isConnected(PeerAddress address) {
        return isDialled(address) || (hostIsPeer && anyActiveAt(address));
    }

    /** The same, but for connections from the same host. */
    boolean isDialled(PeerAddress address) {
        for (Peer peer : allAt(address)) {
            Stage stage = peer.connection.stage();
            boolean dialNoMore = stage != Stage.ACTIVE || peer.wasReachedAt(address);
            if (dialNoMore && stage != Stage.CLOSED) {
                return true;
            }
        }
        return false;
    }

    private boolean anyActiveAt(PeerAddress address) {
        return hosts.at(host(address)).stream().anyMatch(Peer::isActive);
    }

    /** Dialling, handshaking and active connections. */
    int open() {
        return open.values().stream().mapToInt(count -> count).sum();
    }

    /** Inbound connections that are handshaking or active. */
    int inbound() {
        return count(ConnectionKind.INBOUND);
    }

    /** Inbound connections that have not greeted us yet. */
    int silentInbound() {
        int count = 0;
        for (Peer peer : peers.values()) {
            if (!peer.outbound() && !peer.greeted && isOpen(peer)) {
                count++;
            }
        }
        return count;
    }

    /** Open connections of a kind. */
    int count(ConnectionKind kind) {
        return open.getOrDefault(kind, 0);
    }

    /** The connection to whoever is reached at {@code address}, an active one first; null when there is none. */
    @Nullable
    Peer reachedAt(PeerAddress address) {
        Peer found = null;
        for (Peer peer : dialled.at(address)) {
            if (peer.isActive()) {
                return peer;
            }
            if (peer.connection.stage() != Stage.CLOSED) {
                found = peer;
            }
        }
        for (Peer peer : hosts.at(host(address))) {
            if (peer.isActive()) {
                return peer;
            }
        }
        return found;
    }

    /** The connection that was accepted from exactly this address. */
    @Nullable
    Peer inboundFrom(PeerAddress remote) {
        return accepted.get(remote);
    }

    /** The connection the governor uses under this address. */
    @Nullable
    Peer governedAs(PeerAddress address) {
        Peer inbound = accepted.get(address);
        if (inbound != null && address.equals(inbound.governedAs)) {
            return inbound;
        }
        List<Peer> others = governed.at(address);
        return others.isEmpty() ? null : others.get(0);
    }
}
