package dev.hearth.p2p.crypto;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Secp256k1} in Java until the native one is loaded, if it can be. Loading takes longer than all else a node does
 * before it listens, so it begins with the first thing a peer has us compute, and nobody waits for it.
 */
final class FastestSecp256k1 implements Secp256k1 {
    private static final Logger LOG = LoggerFactory.getLogger(Secp256k1.class);

    private final Executor loader;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Secp256k1 best = new BouncyCastleSecp256k1();

    FastestSecp256k1(Executor loader) {
        this.loader = loader;
    }

    @Override
    public PrivateKey generate(SecureRandom random) {
        return best.generate(random);
    }

    @Override
    public PublicKey publicKey(PrivateKey key) {
        return best.publicKey(key);
    }

    @Override
    public byte[] sharedX(PrivateKey own, PublicKey remote) throws InvalidKeyException {
        askOnce();
        return best.sharedX(own, remote);
    }

    @Override
    public CompactSignature sign(PrivateKey key, byte[] digest32) {
        return best.sign(key, digest32);
    }

    @Override
    public PublicKey recover(byte[] digest32, CompactSignature signature) throws SignatureException {
        askOnce();
        return best.recover(digest32, signature);
    }

    private void askOnce() {
        if (asked.get() || !asked.compareAndSet(false, true)) {
            return;
        }
        try {
            loader.execute(this::load);
        } catch (RejectedExecutionException e) {
            LOG.debug("Too late to load a native library for secp256k1", e);
        }
    }

    private void load() {
        try {
            best = new NativeSecp256k1(best);
            LOG.info("secp256k1: keys, agreement, signatures and recovery by {}", best);
        } catch (NativeLibraryException e) {
            LOG.info("secp256k1: all by Bouncy Castle, not natively: {}", e.getMessage());
        }
    }

    @Override
    public String toString() {
        return best.toString();
    }
}
