package dev.hearth.p2p.graphene;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import java.security.SignatureException;
import org.jspecify.annotations.Nullable;

/**
 * From the keys to two nodes that have accepted each other (§3.2 to §3.4): hello, accepted, rejected, and the first
 * exchange of addresses. Hello and accepted may come in either order.
 */
final class Handshake {
    private static final int SMALL = 64;
    private static final int HELLO_BYTES = 600;

    /** What the handshake needs of its session. */
    interface Host {
        /** Sends a goodbye with these words and ends the conversation. */
        void goodbye(DisconnectReason reason, String words);

        /** Both sides have accepted each other and addresses were exchanged. */
        void complete(PeerProfile profile);
    }

    private final GrapheneProtocol protocol;
    private final SessionContext context;
    private final Host host;
    private OurState ourState = OurState.DISCONNECTED;
    private TheirState theirState = TheirState.DISCONNECTED;
    private byte[] digest = new byte[0];
    private @Nullable PeerProfile profile;
    private boolean mayCheckFirewalls;
    private boolean expectingAddresses;
    private boolean peerIsReady;
    private boolean complete;
    private DisconnectReason rejection = DisconnectReason.NOT_ACCEPTING;

    Handshake(GrapheneProtocol protocol, SessionContext context, Host host) {
        this.protocol = protocol;
        this.context = context;
        this.host = host;
    }

    OurState ourState() {
        return ourState;
    }

    boolean isComplete() {
        return complete;
    }

    @Nullable
    PeerProfile profile() {
        return profile;
    }

    /** Whether the peer may be old enough to know the firewall check (§8). */
    boolean mayCheckFirewalls() {
        return mayCheckFirewalls;
    }

    private void become(OurState next) {
        if (!ourState.mayBecome(next)) {
            throw new IllegalStateException("our state cannot go from " + ourState + " to " + next);
        }
        ourState = next;
    }

    private void become(TheirState next) {
        if (!theirState.mayBecome(next)) {
            throw new IllegalStateException("their state cannot go from " + theirState + " to " + next);
        }
        theirState = next;
    }

    /** Both states are set before the first frame can be looked at. */
    void keysExchanged(KeyExchangeCompleted keys) {
        digest = keys.helloDigest();
        become(OurState.JUST_CONNECTED);
        become(TheirState.JUST_CONNECTED);
        CompactSignature signature = keys.helloSignature();
        context.send(Hellos.ours(protocol.chainId(), context, signature), HELLO_BYTES);
    }

    /** The checks of §3.3, in their order. The signature is checked off the loops; frames wait until it is. */
    void hello(Hello hello) throws ProtocolViolation {
        if (theirState != TheirState.JUST_CONNECTED) {
            throw new ProtocolViolation("unexpected hello");
        }
        if (!hello.chainId().equals(protocol.chainId())) {
            reject(
                    RejectionReason.DIFFERENT_CHAIN,
                    DisconnectReason.DIFFERENT_CHAIN,
                    "You're on a different chain than I am.  I'm on " + protocol.chainId() + " and you're on "
                            + hello.chainId());
            return;
        }
        Secp256k1 curve = context.local().runtime().curve();
        context.offload(() -> isSignedBySender(curve, hello, digest), genuine -> {
            if (!genuine) {
                reject(
                        RejectionReason.INVALID_HELLO_MESSAGE,
                        DisconnectReason.INVALID_HELLO,
                        "its hello is not signed by its key for this connection");
            } else {
                identify(hello);
            }
        });
    }

    private static boolean isSignedBySender(Secp256k1 curve, Hello hello, byte[] digest) {
        try {
            return curve.recover(digest, hello.signedSharedSecret()).equals(hello.nodePublicKey());
        } catch (SignatureException e) {
            return false;
        }
    }

    private void identify(Hello hello) {
        NodeIdentity identity;
        try {
            identity = Hellos.identity(hello);
        } catch (MalformedMessageException e) {
            host.goodbye(DisconnectReason.INVALID_HELLO, "node_id is no hex");
            return;
        }
        if (identity.nodeId().isZero()) {
            host.goodbye(DisconnectReason.INVALID_HELLO, "node_id is zero");
            return;
        }
        mayCheckFirewalls = Hellos.mayCheckFirewalls(hello);
        profile = Hellos.profile(hello, identity, context.attempt().address());
        context.local().admit(context.id(), identity, profile.agent(), this::admitted);
    }

    private void admitted(Admission admission) {
        switch (admission) {
            case ACCEPTED -> {
                become(TheirState.ACCEPTED);
                context.send(new ConnectionAccepted(), SMALL);
                completeIfReady();
            }
            case CONNECTED_TO_SELF ->
                reject(RejectionReason.CONNECTED_TO_SELF, DisconnectReason.CONNECTED_TO_SELF, "it is this node");
            case ALREADY_CONNECTED ->
                reject(RejectionReason.ALREADY_CONNECTED, DisconnectReason.ALREADY_CONNECTED, "connected already");
            // These two learn our addresses before they go (§3.3 steps 9 and 11).
            case BLOCKED -> rejectGently(RejectionReason.BLOCKED, DisconnectReason.BLOCKED, "blocked");
            case NOT_ACCEPTING ->
                rejectGently(
                        RejectionReason.NOT_ACCEPTING_CONNECTIONS,
                        DisconnectReason.NOT_ACCEPTING,
                        "not accepting any more connections");
        }
    }

    private void reject(RejectionReason wire, DisconnectReason reason, String words) {
        rejectGently(wire, reason, words);
        host.goodbye(reason, words);
    }

    private void rejectGently(RejectionReason wire, DisconnectReason reason, String words) {
        become(TheirState.REJECTED);
        rejection = reason;
        PeerAddress seen = Hellos.wireAddress(context.attempt().address());
        context.send(
                new ConnectionRejected(context.local().agent(), Hellos.CORE_PROTOCOL_VERSION, seen, wire, words),
                SMALL + words.length());
    }

    /** 5007. */
    void accepted() {
        if (ourState == OurState.JUST_CONNECTED) {
            become(OurState.ACCEPTED);
            requestAddresses();
        }
    }

    /** 5008. */
    void rejected(ConnectionRejected message) {
        if (ourState != OurState.JUST_CONNECTED) {
            host.goodbye(DisconnectReason.PROTOCOL_VIOLATION, "unexpected connection_rejected");
            return;
        }
        become(OurState.REJECTED);
        String words = message.reason() + ": " + message.reasonText();
        switch (message.reason()) {
            case DIFFERENT_CHAIN -> context.disconnect(DisconnectReason.DIFFERENT_CHAIN, words);
            case CONNECTED_TO_SELF -> context.disconnect(DisconnectReason.CONNECTED_TO_SELF, words);
            default -> {
                rejection = message.reason() == RejectionReason.ALREADY_CONNECTED
                        ? DisconnectReason.ALREADY_CONNECTED
                        : DisconnectReason.REJECTED_BY_PEER;
                requestAddresses();
            }
        }
    }

    /** Why the connection ends when the peer says goodbye: a rejection, ours or its own, tells more than that. */
    DisconnectReason endedByPeer() {
        boolean rejected = ourState == OurState.REJECTED || theirState == TheirState.REJECTED;
        return rejected ? rejection : DisconnectReason.CLOSED_BY_PEER;
    }

    void requestAddresses() {
        expectingAddresses = true;
        context.send(new AddressRequest(), SMALL);
    }

    /** Whether the peer has said who it is and we have decided about it: addresses are exchanged from then on. */
    boolean hasDecided() {
        return theirState == TheirState.ACCEPTED || theirState == TheirState.REJECTED;
    }

    /** What the peer does is allowed only once we have accepted it. */
    void requireAccepted(String what) throws ProtocolViolation {
        if (theirState != TheirState.ACCEPTED) {
            throw new ProtocolViolation(what + " before its hello was accepted");
        }
    }

    /** Our 5010 has been sent; a rejected peer is let go after it. */
    void addressesSent() {
        if (theirState == TheirState.REJECTED) {
            host.goodbye(rejection, "not accepted");
        }
    }

    /** 5010; whether we had asked for it. */
    boolean addressesReceived() {
        if (!expectingAddresses) {
            return false;
        }
        expectingAddresses = false;
        if (complete) {
            return true;
        }
        if (ourState == OurState.REJECTED || theirState == TheirState.REJECTED) {
            host.goodbye(rejection, ourState == OurState.REJECTED ? "rejected by the peer" : "not accepted");
        } else {
            peerIsReady = true;
            completeIfReady();
        }
        return true;
    }

    /** 5003: an inbound peer that starts to synchronise has finished its side of the handshake (§3.4). */
    void idsRequested() {
        if (!complete && !context.attempt().outbound()) {
            peerIsReady = true;
            completeIfReady();
        }
    }

    /** Only when both have accepted: a peer cannot skip its hello (W6). */
    private void completeIfReady() {
        PeerProfile known = profile;
        if (!complete
                && peerIsReady
                && known != null
                && ourState == OurState.ACCEPTED
                && theirState == TheirState.ACCEPTED) {
            complete = true;
            host.complete(known);
        }
    }
}
