package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.MessageNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** How the payloads of one message type are shown. */
interface PayloadForm {
    /**
     * A payload as JSON.
     *
     * @param length bytes that the fields stand for; what comes after them trails
     */
    record Shown(ObjectNode fields, int length) {}

    /**
     * Shows {@code payload}.
     *
     * @throws MalformedMessageException if it is no message of the type
     */
    Shown show(byte[] payload) throws MalformedMessageException;

    /**
     * The payload with these fields, which may be left to be checked for others.
     *
     * @throws IllegalArgumentException if they make no message of the type
     */
    byte[] pack(Fields fields);

    /** The form of a type, whether the protocol knows it or not. */
    static PayloadForm of(int type) {
        if (MessageNames.of(type) == null) {
            return new UnknownForm();
        }
        return switch (type) {
            case GrapheneTypes.TRANSACTION -> new TransactionForm();
            case GrapheneTypes.BLOCK -> new BlockForm();
            default -> new RecordForm(type);
        };
    }

    /** Messages that the codec takes apart to the last field: all but transactions and blocks. */
    record RecordForm(int type) implements PayloadForm {
        @Override
        public Shown show(byte[] payload) throws MalformedMessageException {
            ByteBuf in = Unpooled.wrappedBuffer(payload);
            GrapheneMessage message = GrapheneCodec.decode(type, in);
            return new Shown(FieldsWriter.fields(message), in.readerIndex());
        }

        @Override
        public byte[] pack(Fields fields) {
            return GrapheneCodec.encode(FieldsReader.message(type, fields));
        }
    }

    /** Nothing but bytes. */
    record UnknownForm() implements PayloadForm {
        @Override
        public Shown show(byte[] payload) {
            return new Shown(JsonNodeFactory.instance.objectNode().put("payload", HexText.of(payload)), payload.length);
        }

        @Override
        public byte[] pack(Fields fields) {
            return fields.hex("payload");
        }
    }
}
