package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * Transactions of Bitcoin (§1.13). {@code witnesses} are there if any input has one, and then there is a list of items
 * for each input.
 */
record BitcoinTransactionForm() implements PayloadForm {
    /** More would make more JSON than its reader takes. */
    private static final int MOST_PARTS = 50_000;

    private static final int HASH_LENGTH = 32;

    @Override
    public Shown show(byte[] payload) throws MalformedMessageException {
        int length = BitcoinTransactions.length(payload, 0);
        byte[] transaction = length == payload.length ? payload : Arrays.copyOf(payload, length);
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (!show(Unpooled.wrappedBuffer(transaction), BitcoinTransactions.hasWitness(transaction), fields)) {
            fields.removeAll();
            fields.put("raw", HexText.of(transaction));
        }
        return new Shown(fields, length);
    }

    /** Shows a transaction whose structure has been checked, unless it has too many parts. */
    private static boolean show(ByteBuf in, boolean hasWitness, ObjectNode fields) {
        fields.put("version", in.readIntLE());
        in.skipBytes(hasWitness ? 2 : 0);
        int inputs = count(in);
        int parts = inputs;
        ArrayNode shownInputs = fields.putArray("inputs");
        for (int i = 0; i < inputs && parts <= MOST_PARTS; i++) {
            byte[] previous = bytes(in, HASH_LENGTH);
            shownInputs
                    .addObject()
                    .put("prev_hash", BitcoinHashes.display(Hash.wrap(previous)))
                    .put("index", in.readUnsignedIntLE())
                    .put("script", varBytes(in))
                    .put("sequence", in.readUnsignedIntLE());
        }
        int outputs = parts <= MOST_PARTS ? count(in) : 0;
        parts += outputs;
        ArrayNode shownOutputs = fields.putArray("outputs");
        for (int i = 0; i < outputs && parts <= MOST_PARTS; i++) {
            ObjectNode output = shownOutputs.addObject();
            output.set("value", Numbers.signed(in.readLongLE()));
            output.put("script", varBytes(in));
        }
        if (hasWitness && parts <= MOST_PARTS) {
            ArrayNode witnesses = fields.putArray("witnesses");
            for (int i = 0; i < inputs && parts <= MOST_PARTS; i++) {
                int items = count(in);
                parts += items;
                ArrayNode witness = witnesses.addArray();
                for (int k = 0; k < items && parts <= MOST_PARTS; k++) {
                    witness.add(varBytes(in));
                }
            }
        }
        if (parts > MOST_PARTS) {
            return false;
        }
        fields.put("locktime", in.readUnsignedIntLE());
        return true;
    }

    private static int count(ByteBuf in) {
        int first = in.readUnsignedByte();
        return switch (first) {
            case 0xfd -> in.readUnsignedShortLE();
            case 0xfe -> in.readIntLE();
            default -> first;
        };
    }

    private static byte[] bytes(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    private static String varBytes(ByteBuf in) {
        return HexText.of(bytes(in, count(in)));
    }

    @Override
    public byte[] pack(Fields fields) {
        if (fields.has("raw")) {
            return checked(fields.hex("raw"));
        }
        ByteBuf out = Unpooled.buffer();
        List<Fields> inputs = fields.objects("inputs");
        List<List<byte[]>> witnesses = fields.has("witnesses") ? fields.hexLists("witnesses") : List.of();
        boolean hasWitness = !witnesses.isEmpty();
        if (hasWitness && witnesses.size() != inputs.size()) {
            throw new IllegalArgumentException("fields/witnesses must have one list for each input");
        }
        out.writeIntLE(fields.i32("version"));
        if (hasWitness) {
            out.writeByte(0).writeByte(1);
        }
        writeCount(out, inputs.size());
        for (Fields input : inputs) {
            out.writeBytes(input.bitcoinHash("prev_hash").toBytes());
            out.writeIntLE((int) input.u32("index"));
            writeVarBytes(out, input.hex("script"));
            out.writeIntLE((int) input.u32("sequence"));
            input.end();
        }
        List<Fields> outputs = fields.objects("outputs");
        writeCount(out, outputs.size());
        for (Fields output : outputs) {
            out.writeLongLE(output.signed("value"));
            writeVarBytes(out, output.hex("script"));
            output.end();
        }
        for (List<byte[]> witness : witnesses) {
            writeCount(out, witness.size());
            witness.forEach(item -> writeVarBytes(out, item));
        }
        out.writeIntLE((int) fields.u32("locktime"));
        return checked(ByteBufUtil.getBytes(out));
    }

    /** Fields can make bytes that are read otherwise: outputs without inputs look like a witness marker. */
    private static byte[] checked(byte[] transaction) {
        try {
            if (BitcoinTransactions.length(transaction, 0) == transaction.length) {
                return transaction;
            }
            throw new IllegalArgumentException("fields make no transaction: bytes follow its end");
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("fields make no transaction: " + e.getMessage(), e);
        }
    }

    private static void writeCount(ByteBuf out, int count) {
        if (count < 0xfd) {
            out.writeByte(count);
        } else if (count <= 0xffff) {
            out.writeByte(0xfd).writeShortLE(count);
        } else {
            out.writeByte(0xfe).writeIntLE(count);
        }
    }

    private static void writeVarBytes(ByteBuf out, byte[] bytes) {
        writeCount(out, bytes.length);
        out.writeBytes(bytes);
    }
}
