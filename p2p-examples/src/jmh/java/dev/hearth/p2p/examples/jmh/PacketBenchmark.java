package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.crypto.bip324.Bip324Keys;
import dev.hearth.p2p.crypto.bip324.PacketCiphers;
import dev.hearth.p2p.crypto.bip324.PacketDecryptor;
import dev.hearth.p2p.crypto.bip324.PacketEncryptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The packet ciphers of Bitcoin's encrypted transport. */
@State(Scope.Thread)
public class PacketBenchmark {
    private static final int MAGIC = 0xf9beb4d9;
    private static final byte[] NOTHING = {};

    /** Bytes of a packet's contents. */
    @Param({"64", "1024", "65536"})
    public int size;

    private final PacketEncryptor encryptor = encryptor();
    private final PacketEncryptor sender = encryptor();
    private final PacketDecryptor receiver =
            PacketCiphers.chaCha20Poly1305().decryptor(Bip324Keys.derive(new byte[32], MAGIC, false));
    private final ByteBuf contents = Unpooled.buffer();
    private final ByteBuf packet = Unpooled.buffer();
    private final byte[] length = new byte[3];

    private static PacketEncryptor encryptor() {
        return PacketCiphers.chaCha20Poly1305().encryptor(Bip324Keys.derive(new byte[32], MAGIC, true));
    }

    /** Fills the contents. */
    @Setup
    public void allocate() {
        contents.writeZero(size);
    }

    /** One end. */
    @Benchmark
    public ByteBuf encrypt(Volume volume) {
        volume.add(size);
        return encrypt(encryptor);
    }

    /** Both ends, one after the other. */
    @Benchmark
    public ByteBuf encryptAndDecrypt(Volume volume) {
        volume.add(size);
        encrypt(sender).readBytes(length);
        if (receiver.decryptLength(length) != size
                || receiver.decrypt(packet, NOTHING) != PacketDecryptor.Verdict.GENUINE) {
            throw new IllegalStateException("the ends are out of step");
        }
        return packet;
    }

    private ByteBuf encrypt(PacketEncryptor by) {
        by.encrypt(contents.readerIndex(0), false, NOTHING, packet.clear());
        return packet;
    }
}
