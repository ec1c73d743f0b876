package dev.hearth.p2p.examples.json;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinCodec;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Bitcoin messages whose records tell all their fields: all but versions and transactions. */
record BitcoinForm(String command) implements PayloadForm {
    @Override
    public Shown show(byte[] payload) throws MalformedMessageException {
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        BitcoinMessage message = BitcoinCodec.decode(command, in);
        return new Shown(BitcoinFieldsWriter.fields(message), in.readerIndex());
    }

    @Override
    public byte[] pack(Fields fields) {
        return checked(BitcoinCodec.encode(BitcoinFieldsReader.message(command, fields)));
    }

    /** Transactions are hex, in which anything can stand. */
    private byte[] checked(byte[] payload) {
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        try {
            BitcoinCodec.decode(command, in);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("fields make no message: " + e.getMessage(), e);
        }
        if (in.isReadable()) {
            throw new IllegalArgumentException("fields make no message: bytes follow its end");
        }
        return payload;
    }
}
