package dev.hearth.p2p.crypto;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.ArrayDeque;
import java.util.List;

/** The real curve, but generating the given keys in turn (the last one for ever) and counting what it is asked. */
final class ScriptedCurve implements Secp256k1 {
    private final Secp256k1 curve = Secp256k1.bouncyCastle();
    private final ArrayDeque<PrivateKey> keys;
    int operations;
    boolean broken;

    ScriptedCurve(PrivateKey... keys) {
        this.keys = new ArrayDeque<>(List.of(keys));
    }

    @Override
    public PrivateKey generate(SecureRandom random) {
        count();
        return keys.size() == 1 ? keys.peek() : keys.remove();
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        count();
        return curve.publicKey(key);
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        count();
        return curve.sharedX(own, remote);
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        count();
        return curve.sign(key, digest32);
    }

    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        count();
        return curve.recover(digest32, signature);
    }

    private void count() {
        operations++;
        if (broken) {
            throw new IllegalStateException("broken curve");
        }
    }
}
