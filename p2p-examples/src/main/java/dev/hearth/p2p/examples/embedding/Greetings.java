package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.messages.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** This application's direct message: a greeting from one peer to another. */
public final class Greetings extends MessageHandler<String> {
    private final Consumer<String> listener;

    public Greetings(Consumer<String> listener) {
        super(10_001, 1_000);
        this.listener = listener;
    }

    @Override
    public String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] encode(String greeting) {
        return greeting.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void received(String greeting, PeerAddress peer) {
        listener.accept(greeting);
    }
}
