package dev.hearth.p2p.messages.graphene;

/**
 * A frame that arrived whole but whose payload was skipped instead of decoded: a type of 5000 to 5099 that is to be
 * ignored (unknown ones, 5014 to 5017, a time reply nobody asked for), or a type outside that range which the
 * application never registered. It can be received, not sent.
 *
 * @param type the number in the frame header
 * @param size bytes of payload that were skipped
 */
public record UnregisteredMessage(int type, int size) implements GrapheneMessage {
    /** Whether the protocol asks us to ignore the type (§2.4) rather than to punish its sender. */
    public boolean isIgnorable() {
        return GrapheneTypes.isReserved(type);
    }
}
