package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a Graphene handshake computes at each end. */
@State(Scope.Thread)
public class CurveBenchmark {
    /** Whose arithmetic: libsecp256k1's or Bouncy Castle's. */
    @Param({"native", "java"})
    public String curve = "";

    private final SecureRandom random = new SecureRandom();
    private final byte[] digest = new byte[Secp256k1.DIGEST_LENGTH];
    private final byte[] signed = new byte[Secp256k1.DIGEST_LENGTH];
    private int signatures;
    private Secp256k1 arithmetic = Secp256k1.bouncyCastle();
    private final PrivateKey key = arithmetic.generate(random);
    private final PublicKey remote = arithmetic.publicKey(arithmetic.generate(random));
    private final CompactSignature signature = arithmetic.sign(key, digest);

    /** Chooses the arithmetic. */
    @Setup
    public void choose() {
        arithmetic = Arithmetic.named(curve);
    }

    /** A session key. */
    @Benchmark
    public PublicKey generate() {
        return arithmetic.publicKey(arithmetic.generate(random));
    }

    /** With the peer's session key. */
    @Benchmark
    public byte[] agree() throws GeneralSecurityException {
        return arithmetic.sharedX(key, remote);
    }

    /** Our hello: of another digest each time, since it depends on the digest how many nonces are tried. */
    @Benchmark
    public CompactSignature sign() {
        ByteBuffer.wrap(signed).putInt(0, signatures++);
        return arithmetic.sign(key, signed);
    }

    /** The peer's hello. */
    @Benchmark
    public PublicKey recover() throws GeneralSecurityException {
        return arithmetic.recover(digest, signature);
    }

    /** All four: what one end of a handshake cannot do without. */
    @Benchmark
    public PublicKey end() throws GeneralSecurityException {
        generate();
        agree();
        sign();
        return recover();
    }
}
