package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.BlockStream;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.SessionKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A Graphene connection's cipher, and the JDK's AES-256-CBC on arrays, its limit. */
@State(Scope.Thread)
public class CipherBenchmark {
    private static final int PIECE = 16 * 1024;

    /** Bytes at a time. */
    @Param({"1024", "16384", "65536"})
    public int size;

    private final SessionKeys keys = SessionKeys.derive(new byte[32]);
    private final BlockStream encryptor = SessionCiphers.aesCbc().encryptor(keys);
    private final BlockStream decryptor = SessionCiphers.aesCbc().decryptor(keys);
    private final Cipher cipher = cipher(keys);
    private byte[] array = new byte[0];
    private byte[] target = new byte[0];
    private ByteBuf heap = PooledByteBufAllocator.DEFAULT.heapBuffer(0);
    private ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(0);
    private ByteBuf heapOut = PooledByteBufAllocator.DEFAULT.heapBuffer(0);
    private ByteBuf directOut = PooledByteBufAllocator.DEFAULT.directBuffer(0);

    private static Cipher cipher(SessionKeys keys) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys.aesKey(), "AES"), new IvParameterSpec(keys.iv()));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fills what is read. */
    @Setup
    public void allocate() {
        array = new byte[size];
        target = new byte[size];
        heap.writeZero(size);
        direct.writeZero(size);
    }

    /** Returns the buffers to the pool. */
    @TearDown
    public void release() {
        heap.release();
        direct.release();
        heapOut.release();
        directOut.release();
    }

    /**
     * The limit of what is sent, in pieces: the JDK uses the processor's instructions after a few thousand calls, which
     * large arrays take seconds to reach.
     */
    @Benchmark
    public byte[] encryptArray(Volume volume) throws GeneralSecurityException {
        volume.add(size);
        for (int at = 0; at < size; at += PIECE) {
            cipher.update(array, at, Math.min(PIECE, size - at), target, at);
        }
        return target;
    }

    /** What is sent: a frame is on the heap, the socket wants it outside. */
    @Benchmark
    public ByteBuf encrypt(Volume volume) {
        return process(encryptor, heap, directOut, volume);
    }

    /** What is received: the other way round. */
    @Benchmark
    public ByteBuf decrypt(Volume volume) {
        return process(decryptor, direct, heapOut, volume);
    }

    private ByteBuf process(BlockStream stream, ByteBuf in, ByteBuf out, Volume volume) {
        volume.add(size);
        stream.process(in.readerIndex(0), size, out.clear());
        return out;
    }
}
