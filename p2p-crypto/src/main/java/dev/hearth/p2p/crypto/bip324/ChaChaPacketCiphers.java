package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * The ciphers of BIP324. JCE is fast on byte arrays only: what is sent goes through scratch arrays, of which each
 * thread has one pair; what is received lies in an array already.
 */
final class ChaChaPacketCiphers implements PacketCiphers {
    private static final int DECOY_BIT = 0x80;
    private static final int LARGEST_LENGTH = (1 << 24) - 1;

    /** Small enough for both scratch arrays to stay in the processor's cache. */
    private static final int SCRATCH = 16 * 1024;

    private static final FastThreadLocal<byte[][]> SCRATCH_OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected byte[][] initialValue() {
            return new byte[][] {new byte[SCRATCH], new byte[SCRATCH + V2Packets.TAG]};
        }
    };

    @Override
    public PacketEncryptor encryptor(Bip324Keys keys) {
        return new Encryptor(keys);
    }

    @Override
    public PacketDecryptor decryptor(Bip324Keys keys) {
        return new Decryptor(keys);
    }

    private static final class Encryptor implements PacketEncryptor {
        private final FsChaCha20 lengths;
        private final FsChaCha20Poly1305 packets;

        Encryptor(Bip324Keys keys) {
            lengths = new FsChaCha20(keys.sendLengthKey());
            packets = new FsChaCha20Poly1305(Cipher.ENCRYPT_MODE, keys.sendPacketKey());
        }

        @Override
        public void encrypt(ByteBuf contents, boolean decoy, byte[] authenticated, ByteBuf out) {
            int length = contents.readableBytes();
            if (length > LARGEST_LENGTH) {
                throw new IllegalArgumentException(length + " bytes are too many for a packet");
            }
            out.ensureWritable(length + V2Packets.OVERHEAD);
            byte[] field = {(byte) length, (byte) (length >>> 8), (byte) (length >>> 16)};
            lengths.crypt(field);
            out.writeBytes(field);
            try {
                encrypt(packets.start(authenticated), decoy, contents, out);
                packets.finish();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("encryption cannot fail", e);
            }
        }

        private static void encrypt(Cipher cipher, boolean decoy, ByteBuf contents, ByteBuf out)
                throws GeneralSecurityException {
            byte[] plain = SCRATCH_OF_THREAD.get()[0];
            byte[] sealed = SCRATCH_OF_THREAD.get()[1];
            plain[0] = (byte) (decoy ? DECOY_BIT : 0);
            int filled = V2Packets.HEADER;
            while (contents.readableBytes() > SCRATCH - filled) {
                contents.readBytes(plain, filled, SCRATCH - filled);
                out.writeBytes(sealed, 0, cipher.update(plain, 0, SCRATCH, sealed, 0));
                filled = 0;
            }
            int rest = contents.readableBytes();
            contents.readBytes(plain, filled, rest);
            out.writeBytes(sealed, 0, cipher.doFinal(plain, 0, filled + rest, sealed, 0));
        }
    }

    private static final class Decryptor implements PacketDecryptor {
        private final FsChaCha20 lengths;
        private final FsChaCha20Poly1305 packets;

        Decryptor(Bip324Keys keys) {
            lengths = new FsChaCha20(keys.receiveLengthKey());
            packets = new FsChaCha20Poly1305(Cipher.DECRYPT_MODE, keys.receivePacketKey());
        }

        @Override
        public int decryptLength(byte[] three) {
            lengths.crypt(three);
            return (three[0] & 0xff) | (three[1] & 0xff) << 8 | (three[2] & 0xff) << 16;
        }

        @Override
        public Verdict decrypt(ByteBuf packet, byte[] authenticated) {
            byte[] array = packet.array();
            int start = packet.arrayOffset() + packet.readerIndex();
            try {
                packets.start(authenticated).doFinal(array, start, packet.readableBytes(), array, start);
                packets.finish();
            } catch (AEADBadTagException e) {
                return Verdict.FORGED;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("decryption fails on tags only", e);
            }
            packet.writerIndex(packet.writerIndex() - V2Packets.TAG);
            boolean decoy = (packet.readByte() & DECOY_BIT) != 0;
            return decoy ? Verdict.DECOY : Verdict.GENUINE;
        }
    }
}
