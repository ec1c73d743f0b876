package dev.hearth.p2p.runtime;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers for hosts that are numbers at once; all others are looked up. */
record NumericNames(NameResolver others) implements NameResolver {
    @Override
    public CompletionStage<Addresses> addresses(HostPort name) {
        PeerAddress address;
        try {
            address = PeerAddress.parse(name.toString());
        } catch (IllegalArgumentException notNumeric) {
            return others.addresses(name);
        }
        return CompletableFuture.completedFuture(new Addresses(List.of(address), 0));
    }

    @Override
    public CompletionStage<Services> services(String name) {
        return others.services(name);
    }
}
