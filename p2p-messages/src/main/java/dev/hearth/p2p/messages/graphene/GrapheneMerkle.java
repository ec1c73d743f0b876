package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import java.util.List;

/**
 * The {@code transaction_merkle_root} of a block header. A leaf is SHA-256 of a packed processed transaction
 * (operation results included); a level pairs its nodes with SHA-256 and passes an odd last one up as it is; the root
 * is RIPEMD-160 of the one node left. A block without transactions has 20 zero bytes.
 */
public final class GrapheneMerkle {
    private static final int NODE_LENGTH = 32;

    private GrapheneMerkle() {}

    /** The root over {@code processedTransactions} in block order, 20 bytes. */
    public static Hash root(List<byte[]> processedTransactions) {
        if (processedTransactions.isEmpty()) {
            return Hash.zero(WireReader.ITEM_HASH_LENGTH);
        }
        byte[][] nodes = new byte[processedTransactions.size()][];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = Digests.sha256(processedTransactions.get(i));
        }
        int width = nodes.length;
        while (width > 1) {
            for (int i = 0; i < width / 2; i++) {
                nodes[i] = parent(nodes[2 * i], nodes[2 * i + 1]);
            }
            if (width % 2 == 1) {
                nodes[width / 2] = nodes[width - 1];
            }
            width = (width + 1) / 2;
        }
        return Hash.wrap(Digests.ripemd160(nodes[0]));
    }

    private static byte[] parent(byte[] left, byte[] right) {
        byte[] both = new byte[2 * NODE_LENGTH];
        System.arraycopy(left, 0, both, 0, NODE_LENGTH);
        System.arraycopy(right, 0, both, NODE_LENGTH, NODE_LENGTH);
        return Digests.sha256(both);
    }
}
