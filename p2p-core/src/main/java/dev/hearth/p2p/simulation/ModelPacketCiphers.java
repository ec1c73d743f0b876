package dev.hearth.p2p.simulation;

import dev.hearth.p2p.crypto.bip324.Bip324Keys;
import dev.hearth.p2p.crypto.bip324.PacketCiphers;
import dev.hearth.p2p.crypto.bip324.PacketDecryptor;
import dev.hearth.p2p.crypto.bip324.PacketEncryptor;
import dev.hearth.p2p.crypto.bip324.V2Packets;
import io.netty.buffer.ByteBuf;

/** Packets of the right size whose contents anybody can read and nobody vouches for. */
final class ModelPacketCiphers implements PacketCiphers {
    private static final int DECOY = 0x80;

    @Override
    public PacketEncryptor encryptor(Bip324Keys keys) {
        return (contents, decoy, authenticated, out) -> {
            out.writeMediumLE(contents.readableBytes());
            out.writeByte(decoy ? DECOY : 0);
            out.writeBytes(contents);
            out.writeZero(V2Packets.TAG);
        };
    }

    @Override
    public PacketDecryptor decryptor(Bip324Keys keys) {
        return new PacketDecryptor() {
            @Override
            public int decryptLength(byte[] three) {
                return (three[0] & 0xff) | (three[1] & 0xff) << 8 | (three[2] & 0xff) << 16;
            }

            @Override
            public Verdict decrypt(ByteBuf packet, byte[] authenticated) {
                boolean decoy = (packet.readByte() & DECOY) != 0;
                packet.writerIndex(packet.writerIndex() - V2Packets.TAG);
                return decoy ? Verdict.DECOY : Verdict.GENUINE;
            }
        };
    }
}
