package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.bip324.EllSwift;
import dev.hearth.p2p.crypto.bip324.EllSwiftKeyPair;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a handshake of Bitcoin's encrypted transport computes at each end. */
@State(Scope.Thread)
public class EllSwiftBenchmark {
    /** Whose arithmetic, see {@link CurveBenchmark}. */
    @Param({"native", "java"})
    public String arithmetic = "";

    private final SecureRandom random = new SecureRandom();
    private EllSwift curve = EllSwift.bouncyCastle();
    private final EllSwiftKeyPair own = curve.generate(random);
    private final EllSwiftKeyPair remote = curve.generate(random);

    /** Chooses the arithmetic. */
    @Setup
    public void choose() {
        curve = EllSwift.on(Arithmetic.named(arithmetic));
    }

    /** A session key and one of its encodings. */
    @Benchmark
    public EllSwiftKeyPair generate() {
        return curve.generate(random);
    }

    /** With the peer's session key. */
    @Benchmark
    public byte[] agree() {
        return curve.sharedSecret(own, remote.publicKey(), true);
    }
}
