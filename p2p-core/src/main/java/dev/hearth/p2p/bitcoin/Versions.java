package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.SessionContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our version message, and what a peer's says of it (§1.7). */
final class Versions {
    /** What we speak. */
    static final int OURS = 70_016;

    /** The oldest that is understood (§1.4). */
    static final int OLDEST = 31_800;

    private static final PeerAddress NOWHERE = PeerAddress.of(PeerAddress.Network.IPV6, new byte[16], 0);
    private static final String NOT_IN_AGENT = "[^A-Za-z0-9 ./:,;_?@()-]";

    private Versions() {}

    /** What we say of ourselves; {@code theirServices} as far as we know them. */
    static Version ours(BitcoinProtocol protocol, SessionContext context, long theirServices) {
        LocalNode local = context.local();
        ChainEntry head = local.head();
        return new Version(
                OURS,
                protocol.services(),
                TimeUnit.MICROSECONDS.toSeconds(context.wallMicros()),
                theirServices,
                toldAddress(context.attempt().address()),
                nonce(context),
                agent(local.agent()),
                head == null ? 0 : (int) Math.min(head.number(), Integer.MAX_VALUE),
                wantsTransactions(context));
    }

    /** Whether the peer may tell us of transactions: on connections that carry more than blocks, if anybody here wants any. */
    static boolean wantsTransactions(SessionContext context) {
        return context.attempt().kind().relaysAll() && context.local().handles(ItemType.TRANSACTION);
    }

    /** Where we see the peer, if everybody may know. */
    private static PeerAddress toldAddress(PeerAddress address) {
        boolean tellable = address.isRoutable() && Addresses.fitsVersionOne(address);
        return tellable ? address : NOWHERE;
    }

    /** The field is between slashes (BIP14). */
    private static String agent(String software) {
        String plain = shown(software);
        String enclosed = plain.startsWith("/") ? plain : "/" + plain + "/";
        return enclosed.substring(0, Math.min(enclosed.length(), BitcoinLimits.MAX_USER_AGENT));
    }

    /** A user agent without what could do harm where it is shown. */
    static String shown(String agent) {
        return agent.replaceAll(NOT_IN_AGENT, "");
    }

    /**
     * Thirty-two bits of chance and their keyed hash: this node knows its own nonces again without keeping them, and
     * nobody else can tell that two are of one node (§1.8).
     */
    private static long nonce(SessionContext context) {
        int chance = context.random().nextInt();
        return (long) chance << 32 | Integer.toUnsignedLong(mark(context.local(), chance));
    }

    /** Whether a version with this nonce was sent by this node. */
    static boolean isOurs(long nonce, LocalNode local) {
        return (int) nonce == mark(local, (int) (nonce >>> 32));
    }

    private static int mark(LocalNode local, int chance) {
        return (int)
                NodeSecret.of(local).hash(ByteBuffer.allocate(4).putInt(chance).array());
    }

    /** What a peer says of itself; where it listens it does not say. */
    static PeerProfile profile(Version version) {
        return new PeerProfile(
                null,
                shown(version.userAgent()),
                version.version(),
                List.of(),
                version.startHeight(),
                List.of(),
                version.services());
    }
}
