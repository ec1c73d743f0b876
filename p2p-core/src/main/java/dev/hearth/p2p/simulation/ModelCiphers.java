package dev.hearth.p2p.simulation;

import dev.hearth.p2p.crypto.BlockStream;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.SessionKeys;
import io.netty.buffer.ByteBuf;

/** Ciphers that change nothing. */
final class ModelCiphers implements SessionCiphers {
    @Override
    public BlockStream encryptor(SessionKeys keys) {
        return ModelCiphers::copy;
    }

    @Override
    public BlockStream decryptor(SessionKeys keys) {
        return ModelCiphers::copy;
    }

    private static void copy(ByteBuf in, int length, ByteBuf out) {
        if (length % BlockStream.BLOCK != 0) {
            throw new IllegalArgumentException(length + " bytes are not whole blocks");
        }
        out.writeBytes(in, length);
    }
}
