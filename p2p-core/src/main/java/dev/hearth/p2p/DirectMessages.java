package dev.hearth.p2p;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ProtocolViolation;
import java.util.List;

/** Takes direct messages of peers to the application. Node loop. */
final class DirectMessages {
    private final List<MessageHandler<?>> handlers;
    private final Dispatcher dispatcher;
    private final PeerControl control;

    DirectMessages(List<MessageHandler<?>> handlers, Dispatcher dispatcher, PeerControl control) {
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.control = control;
    }

    /** A peer sends a message; one of a type that nobody handles is dropped. */
    void received(Connection connection, int type, byte[] payload) {
        for (MessageHandler<?> handler : handlers) {
            if (handler.type() == type) {
                deliver(handler, type, connection, payload);
                return;
            }
        }
    }

    private <M> void deliver(MessageHandler<M> handler, int type, Connection connection, byte[] payload) {
        Connection.Charge charge = connection.holdCharge();
        PeerAddress peer = connection.attempt().address();
        dispatcher.ask(
                Lane.OTHER,
                true,
                () -> {
                    try {
                        handler.received(handler.decode(payload), peer);
                        return true;
                    } catch (MalformedItemException e) {
                        return false;
                    }
                },
                wellFormed -> {
                    charge.release();
                    if (!wellFormed) {
                        control.penalise(connection, new ProtocolViolation("malformed message of type " + type));
                    }
                });
    }
}
