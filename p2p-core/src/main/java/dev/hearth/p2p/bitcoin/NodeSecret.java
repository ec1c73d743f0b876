package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.Arrays;

/** Chance that a node has for itself, the same on all its connections: the id of its run, which Bitcoin tells nobody. */
final class NodeSecret {
    private NodeSecret() {}

    /** A hash nobody else can compute. */
    static SipHash of(LocalNode local) {
        return SipHash.keyed(Arrays.copyOf(local.identity().nodeId().toBytes(), SipHash.KEY_LENGTH));
    }
}
