package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.Objects;

/** Which addresses may be known, and dialled without being asked to by the operator. */
final class DialRules {
    private final LocalNode local;
    private final Discipline discipline;
    private final PeerRegistry registry;
    private final boolean privateMode;

    /** {@code privateMode}: loopback and private addresses are as good as any. */
    DialRules(LocalNode local, Discipline discipline, PeerRegistry registry, boolean privateMode) {
        this.local = local;
        this.discipline = discipline;
        this.registry = registry;
        this.privateMode = privateMode;
    }

    /** Whether an address may be dialled now. */
    boolean isDialable(PeerAddress address) {
        return isWelcome(address) && !registry.isConnected(address);
    }

    /** Whether an address may be dialled now to find out who is there, even if its host is connected. */
    boolean isTestable(PeerAddress address) {
        return isWelcome(address) && !registry.isDialled(address);
    }

    /** Whether an address may be known at all. */
    boolean isWelcome(PeerAddress address) {
        return isReachable(address) && isTellable(address);
    }

    /** Whether others may be told of an address, even of one in a network that we do not reach. */
    boolean isTellable(PeerAddress address) {
        return isUsable(address) && !discipline.isShunned(address) && !isOurs(address);
    }

    /** Whether an address that was heard of may be dialled at all: no port scans for strangers (graphene-p2p §10 W23). */
    private boolean isUsable(PeerAddress address) {
        return (address.port() != 0 || address.network() == PeerAddress.Network.I2P) // I2P has no ports (BIP155).
                && !address.isUnspecified()
                && !address.isMulticast()
                && (privateMode || address.isRoutable());
    }

    /** Others need a proxy or a network of their own; a dial would tell of a network that is down, or throw. */
    static boolean isReachable(PeerAddress address) {
        return switch (address.network()) {
            case IPV4, IPV6 -> true;
            case TORV3, I2P, CJDNS -> false;
        };
    }

    private boolean isOurs(PeerAddress address) {
        return Objects.equals(address, local.listenAddress()) || Objects.equals(address, local.advertisedAddress());
    }
}
