package dev.hearth.p2p.peers;

import dev.hearth.p2p.crypto.SipHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Keys of hashes that nobody else is to foresee. */
final class Secrets {
    private Secrets() {}

    static SipHash fresh(SecureRandom random) {
        byte[] key = new byte[SipHash.KEY_LENGTH];
        random.nextBytes(key);
        return SipHash.keyed(key);
    }

    /** Another secret that this one implies, and that says nothing of it. */
    static SipHash derived(String purpose, SipHash secret) {
        ByteBuffer key = ByteBuffer.allocate(SipHash.KEY_LENGTH);
        key.putLong(secret.hash((purpose + " 1").getBytes(StandardCharsets.US_ASCII)));
        key.putLong(secret.hash((purpose + " 2").getBytes(StandardCharsets.US_ASCII)));
        return SipHash.keyed(key.array());
    }
}
