package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.DoubleSha256;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What names items: Graphene's digest, beside that of Bouncy Castle, and Bitcoin's. */
@State(Scope.Thread)
public class DigestBenchmark {
    /** Bytes of an item. */
    @Param({"250", "1024", "65536"})
    public int size;

    private byte[] item = new byte[0];

    /** Fills the item. */
    @Setup
    public void allocate() {
        item = new byte[size];
    }

    /** Ours. */
    @Benchmark
    public byte[] ripemd160(Volume volume) {
        volume.add(size);
        return Digests.ripemd160(item);
    }

    /** Theirs. */
    @Benchmark
    public byte[] ripemd160BouncyCastle(Volume volume) {
        volume.add(size);
        RIPEMD160Digest digest = new RIPEMD160Digest();
        digest.update(item, 0, size);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    /** That of blocks and transactions. */
    @Benchmark
    public byte[] doubleSha256(Volume volume) {
        volume.add(size);
        return DoubleSha256.of(item);
    }
}
