package dev.hearth.p2p.messages.graphene;

/**
 * What {@link GrapheneMessageCodec} fires for every frame.
 *
 * @param message what arrived
 * @param wireSize bytes it took in the decrypted stream, header and padding included
 * @param receivedAtMicros wall-clock time of its arrival, microseconds since 1970
 */
public record InboundMessage(GrapheneMessage message, int wireSize, long receivedAtMicros) {}
