package dev.hearth.p2p.messages.bitcoin;

/** What a codec fires for every frame that arrived whole. */
public sealed interface Inbound permits InboundMessage, DroppedMessage {
    /** The command, or {@link DroppedMessage#OTHER} where it cannot be told. */
    String command();

    /** Bytes it took on the wire, header included. */
    int wireSize();
}
