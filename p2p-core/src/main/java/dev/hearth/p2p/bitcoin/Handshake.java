package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.SendAddrV2;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.messages.bitcoin.WtxidRelay;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the connected socket to two nodes that have acknowledged each other's version, and what they agreed on (§1.8). */
final class Handshake {
    private static final int SMALL = 24;
    private static final int VERSION_BYTES = 150;
    private static final int WTXID_AND_ADDRV2 = 70_016;

    /** What the handshake needs of its session. */
    interface Host {
        /** Our verack has been sent: questions may follow. */
        void acknowledged();

        /** Both sides have acknowledged each other. */
        void complete(PeerProfile profile);
    }

    private final BitcoinProtocol protocol;
    private final SessionContext context;
    private final SessionEvents events;
    private final Host host;
    private OurState ourState = OurState.SILENT;
    private TheirState theirState = TheirState.SILENT;
    private @Nullable Version theirs;
    private boolean wtxids;
    private boolean addrV2;

    Handshake(BitcoinProtocol protocol, SessionContext context, SessionEvents events, Host host) {
        this.protocol = protocol;
        this.context = context;
        this.events = events;
        this.host = host;
    }

    boolean isComplete() {
        return ourState == OurState.ACCEPTED && theirState == TheirState.ACCEPTED;
    }

    /** Whether the peer has sent its version, so that negotiation may follow. */
    boolean isIntroduced() {
        return theirState == TheirState.INTRODUCED || theirState == TheirState.ACCEPTED;
    }

    /** Whether transactions are announced by wtxid, both ways. */
    boolean usesWtxids() {
        return wtxids;
    }

    /** Whether the peer takes addresses of every network. */
    boolean takesAddrV2() {
        return addrV2;
    }

    /** Whether the peer wants to hear of transactions, and we tell it of any. */
    boolean relaysTransactions() {
        return theirs != null && theirs.relay() && context.attempt().kind().relaysAll();
    }

    /** The number of the peer's last block when it connected. */
    long startHeight() {
        return theirs == null ? 0 : theirs.startHeight();
    }

    /** The version both speak (§1.4). */
    int commonVersion() {
        return theirs == null ? 0 : Math.min(Versions.OURS, theirs.version());
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

    /** Whoever has dialled speaks first. */
    void opened() {
        if (context.attempt().outbound()) {
            introduce(0);
        }
    }

    private void introduce(long theirServices) {
        become(OurState.INTRODUCED);
        context.send(Versions.ours(protocol, context, theirServices), VERSION_BYTES);
    }

    /** The checks of §1.8, in their order; a second version is ignored. */
    void version(Version version) {
        if (theirState != TheirState.SILENT) {
            return;
        }
        become(TheirState.INTRODUCED);
        boolean outbound = context.attempt().outbound();
        if (outbound && expectsServices() && !protocol.isDesirable(version.services(), context.local())) {
            turnAway(DisconnectReason.INVALID_HELLO, "does not offer the services we need, but " + version.services());
        } else if (version.version() < Versions.OLDEST) {
            turnAway(DisconnectReason.INVALID_HELLO, "speaks the obsolete version " + version.version());
        } else if (!outbound && Versions.isOurs(version.nonce(), context.local())) {
            turnAway(DisconnectReason.CONNECTED_TO_SELF, "it is this node");
        } else {
            theirs = version;
            PeerAddress seen = version.yourAddress();
            if (seen.isRoutable()) {
                events.observedAddress(seen);
            }
            if (outbound) {
                events.clockOffset(
                        TimeUnit.SECONDS.toMicros(Math.max(0, version.timeSeconds())) - context.wallMicros());
            }
            String agent = Versions.shown(version.userAgent());
            context.local().admit(context.id(), null, agent, this::admitted);
        }
    }

    private boolean expectsServices() {
        ConnectionKind kind = context.attempt().kind();
        return kind != ConnectionKind.MANUAL && kind != ConnectionKind.FEELER;
    }

    /** There is no message to say why. */
    private void turnAway(DisconnectReason reason, String detail) {
        become(TheirState.REJECTED);
        context.disconnect(reason, detail);
    }

    private void admitted(Admission admission) {
        if (admission != Admission.ACCEPTED) {
            turnAway(DisconnectReason.valueOf(admission.name()), "not let in");
            return;
        }
        if (ourState == OurState.SILENT) {
            introduce(theirs == null ? 0 : theirs.services());
        }
        if (commonVersion() >= WTXID_AND_ADDRV2) {
            context.send(new WtxidRelay(), SMALL);
            context.send(new SendAddrV2(), SMALL);
        }
        context.send(new Verack(), SMALL);
        become(TheirState.ACCEPTED);
        host.acknowledged();
        completeIfReady();
    }

    /** A second verack, or one before the version, is ignored. */
    void verack() {
        if (ourState == OurState.INTRODUCED && isIntroduced()) {
            become(OurState.ACCEPTED);
            completeIfReady();
        }
    }

    private void completeIfReady() {
        if (isComplete() && theirs != null) {
            host.complete(Versions.profile(theirs));
        }
    }

    /** The peer announces transactions by wtxid, and takes them so: only before its verack. */
    void wtxidRelay() {
        if (isTooLate("wtxidrelay")) {
            return;
        }
        wtxids = commonVersion() >= WTXID_AND_ADDRV2;
    }

    /** The peer takes addresses of every network: only before its verack. */
    void sendAddrV2() {
        if (isTooLate("sendaddrv2")) {
            return;
        }
        addrV2 = true;
    }

    private boolean isTooLate(String command) {
        boolean late = ourState == OurState.ACCEPTED;
        if (late) {
            context.disconnect(DisconnectReason.PROTOCOL_VIOLATION, command + " after verack");
        }
        return late;
    }
}
