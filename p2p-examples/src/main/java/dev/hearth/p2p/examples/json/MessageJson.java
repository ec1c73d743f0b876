package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;

/** The messages of a wire protocol as JSON objects and back, whatever the protocol. Thread-safe. */
public enum MessageJson {
    /** As {@link GrapheneJson} has them; a type is a number. */
    GRAPHENE {
        @Override
        public ObjectNode decode(String type, byte[] payload) throws MalformedMessageException {
            return GrapheneJson.decode(GrapheneJson.type(type), payload);
        }

        @Override
        public byte[] encode(JsonNode message) {
            return GrapheneJson.encode(message);
        }
    },
    /** As {@link BitcoinJson} has them; a type is a command. */
    BITCOIN {
        @Override
        public ObjectNode decode(String type, byte[] payload) throws MalformedMessageException {
            return BitcoinJson.decode(type, payload);
        }

        @Override
        public byte[] encode(JsonNode message) {
            return BitcoinJson.encode(message);
        }
    };

    /**
     * Shows a payload; {@link #encode} makes the same bytes of the result.
     *
     * @throws MalformedMessageException if the payload is no message of the type, or longer than a message can be
     * @throws IllegalArgumentException if the text is no type of the protocol
     */
    public abstract ObjectNode decode(String type, byte[] payload) throws MalformedMessageException;

    /**
     * The payload that {@code message} shows.
     *
     * @throws IllegalArgumentException if it shows none; the text tells where and why
     */
    public abstract byte[] encode(JsonNode message);

    /**
     * The messages of the protocol with this name, {@code graphene} or {@code bitcoin}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MessageJson of(String protocol) {
        return switch (protocol) {
            case "graphene" -> GRAPHENE;
            case "bitcoin" -> BITCOIN;
            default ->
                throw new IllegalArgumentException("--protocol must be graphene or bitcoin, not \"" + protocol + "\"");
        };
    }
}
