package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.Discouragement;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Whitelist;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who is banned, who is discouraged, and to whom the operator has granted what (bitcoin-p2p §6, §4.11). */
final class Discipline {
    private final BanList bans;
    private final Discouragement discouraged;
    private final LongSupplier nowSeconds;
    private Whitelist whitelist;

    Discipline(BanList bans, Discouragement discouraged, Whitelist whitelist, LongSupplier nowSeconds) {
        this.bans = bans;
        this.discouraged = discouraged;
        this.whitelist = whitelist;
        this.nowSeconds = nowSeconds;
    }

    BanList bans() {
        return bans;
    }

    void whitelist(Whitelist granted) {
        whitelist = granted;
    }

    /** What the operator has granted to an address. */
    Permissions granted(PeerAddress address) {
        return whitelist.of(address);
    }

    /** Whether a socket of this address may come in. */
    boolean mayEnter(PeerAddress address) {
        return !mayPunish(address) || bans.find(address, nowSeconds.getAsLong()) == null;
    }

    /** Whether bans count for an address. */
    boolean mayPunish(PeerAddress address) {
        return !granted(address).has(Permission.NO_BAN);
    }

    /** Whether an address is banned and nothing protects it. */
    boolean isBanned(PeerAddress address) {
        return !mayEnter(address);
    }

    /** Whether nothing is to be had with this address: not dialled by ourselves, not passed on. */
    boolean isShunned(PeerAddress address) {
        return bans.find(address, nowSeconds.getAsLong()) != null || discouraged.isDiscouraged(address);
    }

    boolean isDiscouraged(PeerAddress address) {
        return discouraged.isDiscouraged(address);
    }

    void discourage(PeerAddress address) {
        discouraged.discourage(address);
    }

    /** The ban that holds for an address or for who is there, or null. */
    @Nullable
    Ban banOf(PeerAddress address, @Nullable NodeIdentity identity) {
        long now = nowSeconds.getAsLong();
        Ban ban = bans.find(address, now);
        return ban == null && identity != null ? bans.find(identity.key(), now) : ban;
    }
}
