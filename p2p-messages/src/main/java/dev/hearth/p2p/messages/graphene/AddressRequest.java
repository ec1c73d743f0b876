package dev.hearth.p2p.messages.graphene;

/** Asks for the addresses of other nodes (5009); empty. */
public record AddressRequest() implements GrapheneMessage {
    @Override
    public int type() {
        return GrapheneTypes.ADDRESS_REQUEST;
    }
}
