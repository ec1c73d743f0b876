package dev.hearth.p2p.peers;

import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.discovery.AddressIntake;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.Misbehaviour;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer as long as one connection to it lasts. */
final class Peer {
    final Connection connection;
    final Progress progress;
    final Misbehaviour misbehaviour = new Misbehaviour();
    Permissions permissions;
    RemoteUse remoteUse = RemoteUse.IDLE;
    /** Whether sync and relay ask it. */
    boolean hot;
    /** Who it has proven to be; known before its handshake is complete. */
    @Nullable
    NodeIdentity identity;

    /** It has said who it is, or in protocols without identities at least something. */
    boolean greeted;

    /** It has told where it listens, though not in its greeting. */
    boolean claimed;

    @Nullable
    PeerProfile profile;
    /** Where it was reached by another connection than this one. */
    final List<PeerAddress> verifiedAddresses = new ArrayList<>();
    /** Under which address the governor uses this connection; null when it does not. */
    @Nullable
    PeerAddress governedAs;

    /** Whether it was told to be warm, and the governor has not decided since to close it. */
    boolean promoted;

    /** Whether the peer dialled, and the governor uses the connection as if we had. */
    boolean takenOver;

    /** What {@link Bandwidth} has counted of its bytes. */
    long countedReceived;

    long countedSent;

    long roundTripMicros;
    long leastRoundTripMicros = Long.MAX_VALUE;
    long clockOffsetMicros;
    /** When it last gave us a block, and another item, that was new; node loop's clock, 0 for never. */
    long lastBlockNanos;

    long lastItemNanos;
    /** Calls it was refused, each told once. */
    final Set<Call> refused = EnumSet.noneOf(Call.class);

    /** Whether the application's trust protocol was asked about it and nobody has decided since. */
    boolean undecided;

    @Nullable
    PeerAddress observedAddress;
    /** What it tells of others; null until it does. */
    @Nullable
    AddressIntake intake;
    /** What it is to be told of others; null until there is something. */
    @Nullable
    AddressTrickle trickle;

    private Use use;

    Peer(Connection connection, Permissions permissions) {
        this.connection = connection;
        this.permissions = permissions;
        this.progress = new Progress(connection);
        this.use = outbound() ? Use.RESERVED_OUTBOUND : Use.UNNEGOTIATED_INBOUND;
    }

    ConnectionKind kind() {
        return connection.attempt().kind();
    }

    boolean outbound() {
        return kind().outbound();
    }

    PeerAddress address() {
        return connection.attempt().address();
    }

    boolean isActive() {
        return connection.stage() == Stage.ACTIVE;
    }

    Temperature temperature() {
        if (!isActive()) {
            return Temperature.COLD;
        }
        return hot ? Temperature.HOT : Temperature.WARM;
    }

    Use use() {
        return use;
    }

    /** Follows what has happened; a transition that the table of {@link Use} does not have is an error of ours. */
    void updateUse() {
        switch (connection.stage()) {
            case CONNECTING -> {}
            case HANDSHAKING -> become(outbound() ? Use.UNNEGOTIATED_OUTBOUND : Use.UNNEGOTIATED_INBOUND);
            case ACTIVE -> {
                if (use == Use.UNNEGOTIATED_OUTBOUND || use == Use.UNNEGOTIATED_INBOUND) {
                    become(Use.of(isNeeded(), false));
                }
                become(Use.of(isNeeded(), remoteUse != RemoteUse.IDLE));
            }
            case CLOSING -> become(Use.TERMINATING);
            case CLOSED -> become(Use.TERMINATED);
        }
    }

    private void become(Use next) {
        if (next != use && !use.next().contains(next)) {
            throw new IllegalStateException(connection + " cannot go from " + use + " to " + next);
        }
        use = next;
    }

    /** Whether we want this connection for ourselves: we dialled it, or the governor has taken it over. */
    boolean isNeeded() {
        return outbound() || takenOver;
    }

    /** As {@link InboundEviction} sees it. */
    EvictionCandidate candidate(boolean discouraged, long keyedNetgroup) {
        long leastNanos = leastRoundTripMicros == Long.MAX_VALUE
                ? EvictionCandidate.NEVER_MEASURED
                : TimeUnit.MICROSECONDS.toNanos(leastRoundTripMicros);
        return new EvictionCandidate(
                connection.id(),
                !isNeeded(),
                permissions.has(Permission.NO_BAN),
                discouraged,
                origin(),
                keyedNetgroup,
                leastNanos,
                connection.openedNanos(),
                lastBlockNanos == 0 ? EvictionCandidate.NEVER : lastBlockNanos,
                lastItemNanos == 0 ? EvictionCandidate.NEVER : lastItemNanos,
                kind().relaysAll(),
                profile != null);
    }

    private EvictionCandidate.Origin origin() {
        return switch (address().network()) {
            case CJDNS -> EvictionCandidate.Origin.CJDNS;
            case I2P -> EvictionCandidate.Origin.I2P;
            case TORV3 -> EvictionCandidate.Origin.ONION;
            default -> address().isLoopback() ? EvictionCandidate.Origin.LOCAL : EvictionCandidate.Origin.OTHER;
        };
    }

    /** What the application is told of it. */
    PeerInfo info(boolean anchor) {
        return new PeerInfo(
                connection.id().value(),
                address(),
                connection.attempt().direction(),
                kind(),
                connection.stage(),
                temperature(),
                anchor,
                use.isOurs(),
                use.isTheirs(),
                profile,
                remoteUse,
                listenAddress(),
                observedAddress,
                permissions,
                misbehaviour.score(),
                roundTripMicros,
                leastRoundTripMicros == Long.MAX_VALUE ? 0 : leastRoundTripMicros,
                clockOffsetMicros,
                since(connection.openedNanos()),
                since(connection.lastReceivedNanos()),
                since(connection.lastSentNanos()),
                lastBlockNanos == 0 ? null : since(lastBlockNanos),
                lastItemNanos == 0 ? null : since(lastItemNanos),
                connection.traffic().received(),
                connection.traffic().sent(),
                hasSession() ? connection.session().receivedMessages() : List.of(),
                hasSession() ? connection.session().sentMessages() : List.of(),
                connection.outstanding().count(Purpose.SYNC),
                connection.outstanding().count(Purpose.RELAY));
    }

    /** Whether there is somebody to talk to. */
    private boolean hasSession() {
        return connection.stage() != Stage.CONNECTING && connection.stage() != Stage.CLOSED;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(connection.nanoTime() - nanos);
    }

    /** Sends it a direct message, unless too much waits for it already. */
    SendOutcome send(int type, byte[] payload) {
        if (!isActive()) {
            return SendOutcome.NO_PEER;
        }
        if (permissions.refuse(Call.SEND_MESSAGE) != null) {
            return SendOutcome.NOT_PERMITTED;
        }
        if (!connection.isWritable()) {
            return SendOutcome.CONGESTED;
        }
        return connection.session().sendMessage(type, payload) ? SendOutcome.SENT : SendOutcome.UNKNOWN_TYPE;
    }

    /** Where others may dial it: reached by us, never only claimed; null when nowhere is known. */
    @Nullable
    PeerAddress listenAddress() {
        if (outbound()) {
            return address();
        }
        return verifiedAddresses.isEmpty() ? null : verifiedAddresses.get(0);
    }

    boolean isAt(PeerAddress candidate) {
        return address().equals(candidate) || verifiedAddresses.contains(candidate);
    }

    /** Whether we have dialled it there ourselves. */
    boolean wasReachedAt(PeerAddress candidate) {
        return (outbound() && address().equals(candidate)) || verifiedAddresses.contains(candidate);
    }
}
