package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.Hash;
import java.util.Arrays;

/**
 * The short ids of one compact block (BIP 152): the lowest 48 bits of the SipHash-2-4 of a wtxid, under a key that is
 * the first 16 bytes of the SHA-256 of header and nonce. Immutable; safe on any thread.
 */
public final class ShortIds {
    private static final long MASK = 0xffff_ffff_ffffL;

    private final SipHash hash;

    private ShortIds(SipHash hash) {
        this.hash = hash;
    }

    /** The short ids of the compact block with this header and nonce. */
    public static ShortIds of(BlockHeader header, long nonce) {
        byte[] keyed = Arrays.copyOf(header.toBytes(), BlockHeader.LENGTH + Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            keyed[BlockHeader.LENGTH + i] = (byte) (nonce >>> (8 * i));
        }
        return new ShortIds(SipHash.keyed(Arrays.copyOf(Digests.sha256(keyed), SipHash.KEY_LENGTH)));
    }

    /** The short id of a transaction, 48 bits. */
    public long of(Hash wtxid) {
        return hash.hash(wtxid.toBytes()) & MASK;
    }
}
