package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.FrameLimits;
import java.util.regex.Pattern;

/**
 * Bitcoin messages as JSON objects and back, to the same bytes. Stateless and thread-safe.
 *
 * <ul>
 *   <li>{@code type}: the command; {@code name}: the same, null for commands the protocol does not know.
 *   <li>{@code fields}: named as in the specification, §1.7 to §1.15. Bytes are lower-case hex; hashes have their last
 *       byte first, as everybody writes them; addresses are {@code 1.2.3.4:8333}; times are seconds; signed numbers
 *       beyond 32 bits and unsigned ones beyond 2^32-1 are text. Transactions inside other messages are hex; a
 *       {@code tx} of more than 50,000 inputs, outputs and witness items is {@code {"raw":HEX}}; an unknown command has
 *       {@code payload} alone.
 *   <li>{@code raw}: the hex of all that {@code fields} stand for, only where they do not tell it: address records that
 *       were left out, fields of a version that were not there, a form that is not canonical.
 *   <li>{@code trailing}: the hex of the bytes after the message, if there are any.
 * </ul>
 */
public final class BitcoinJson {
    private static final Pattern COMMAND = Pattern.compile("[ -~]{0,12}");

    private BitcoinJson() {}

    /**
     * Shows a payload; {@link #encode} makes the same bytes of the result.
     *
     * @throws MalformedMessageException if the payload is no message of the command, or longer than a message can be
     * @throws IllegalArgumentException if the text is no command
     */
    public static ObjectNode decode(String command, byte[] payload) throws MalformedMessageException {
        return kind(command).show(payload);
    }

    /**
     * The payload that {@code message} shows. Members that only say the same again ({@code name}; {@code fields} beside
     * {@code raw}) must agree with the others; {@code name} may be missing, {@code at} is not looked at.
     *
     * @throws IllegalArgumentException if it shows none; the text tells where and why
     */
    public static byte[] encode(JsonNode message) {
        Fields in = Fields.of(message, "");
        return kind(in.string(MessageKind.TYPE)).pack(in);
    }

    private static MessageKind kind(String command) {
        if (!COMMAND.matcher(command).matches()) {
            throw new IllegalArgumentException(
                    "a type must be a command of up to 12 characters, not \"" + command + "\"");
        }
        boolean known = BitcoinCommands.isKnown(command);
        return new MessageKind(
                JsonNodeFactory.instance.textNode(command),
                known ? command : null,
                form(command, known),
                FrameLimits.MAX_PAYLOAD);
    }

    private static PayloadForm form(String command, boolean known) {
        if (!known) {
            return new PayloadForm.UnknownForm();
        }
        return switch (command) {
            case BitcoinCommands.VERSION -> new BitcoinVersionForm();
            case BitcoinCommands.TX -> new BitcoinTransactionForm();
            default -> new BitcoinForm(command);
        };
    }
}
