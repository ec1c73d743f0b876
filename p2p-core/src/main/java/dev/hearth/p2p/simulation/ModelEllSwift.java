package dev.hearth.p2p.simulation;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.bip324.EllSwift;
import dev.hearth.p2p.crypto.bip324.EllSwiftKey;
import dev.hearth.p2p.crypto.bip324.EllSwiftKeyPair;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key agreement without a curve: the secret is the hash of both public keys, so it protects nothing. */
final class ModelEllSwift implements EllSwift {
    @Override
    public EllSwiftKeyPair generate(SecureRandom random) {
        byte[] bytes = new byte[EllSwiftKey.LENGTH];
        random.nextBytes(bytes);
        byte[] secret = Arrays.copyOf(bytes, PrivateKey.LENGTH);
        secret[0] = 1; // below the order of the curve, and not zero
        return new EllSwiftKeyPair(PrivateKey.of(secret), EllSwiftKey.of(bytes));
    }

    @Override
    public byte[] sharedSecret(EllSwiftKeyPair own, EllSwiftKey remote, boolean initiating) {
        byte[] first = (initiating ? own.publicKey() : remote).toBytes();
        byte[] second = (initiating ? remote : own.publicKey()).toBytes();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return Digests.sha256(both);
    }
}
