package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Says why a message was refused, obsolete (BIP 61, §1.15).
 *
 * @param message command of what was refused, at most 12 bytes
 * @param code 0 to 255
 * @param reason for people, at most 111 bytes
 * @param item the transaction or block, if it was one
 */
public record Reject(
        WireText message,
        int code,
        WireText reason,
        @Nullable Hash item) implements BitcoinMessage {
    private static final int MAX_REASON = 111;

    /** Checks the ranges above. */
    public Reject {
        Checks.atMost("a rejected command", message.length(), BitcoinCommands.MAX_LENGTH);
        FieldChecks.u8("the code", code);
        Checks.atMost("a reason", reason.length(), MAX_REASON);
        if (item != null) {
            Checks.hash("an item", item);
        }
    }

    static Reject read(WireReader in) throws MalformedMessageException {
        WireText message = in.text("a rejected command", BitcoinCommands.MAX_LENGTH);
        int code = in.u8();
        WireText reason = in.text("a reason", MAX_REASON);
        return new Reject(message, code, reason, in.remaining() < WireReader.HASH_LENGTH ? null : in.hash());
    }

    @Override
    public String command() {
        return BitcoinCommands.REJECT;
    }

    @Override
    public void write(ByteBuf out) {
        WireWriter.text(out, message);
        out.writeByte(code);
        WireWriter.text(out, reason);
        if (item != null) {
            WireWriter.hash(out, item);
        }
    }
}
