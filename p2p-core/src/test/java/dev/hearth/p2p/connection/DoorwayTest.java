package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoorwayTest {
    private static final PeerAddress WELCOME = PeerAddress.parse("192.0.2.1:5");
    private final EmbeddedChannel listening = new EmbeddedChannel(new Doorway(DoorwayTest::peer, WELCOME::equals));

    /** As runtimes do it. */
    private static PeerAddress peer(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return PeerAddress.of(internet);
        }
        throw new IllegalArgumentException(address + " is not an internet address");
    }

    private static Channel socketOf(@Nullable SocketAddress remote) {
        return new EmbeddedChannel() {
            @Override
            protected @Nullable SocketAddress remoteAddress0() {
                return remote;
            }
        };
    }

    @Test
    void whoeverMayEnterIsPassedOn() {
        Channel socket = socketOf(WELCOME.toSocketAddress());
        listening.writeInbound(socket);
        assertThat(listening.<Channel>readInbound()).isSameAs(socket);
        assertThat(socket.isOpen()).isTrue();
    }

    @Test
    void whoeverMayNotIsClosedBeforeAnythingElseSeesIt() {
        Channel socket = socketOf(new InetSocketAddress("192.0.2.2", 5));
        listening.writeInbound(socket);
        assertThat(listening.<Channel>readInbound()).isNull();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aSocketResetBeforeItWasLookedAtHasNoAddressAndIsClosed() {
        Channel socket = socketOf(null);
        listening.writeInbound(socket);
        listening.checkException();
        assertThat(listening.<Channel>readInbound()).isNull();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aSocketResetBeforeItsDecisionIsClosedWithoutAWord() {
        EmbeddedChannel socket = new EmbeddedChannel(new Undecided());
        socket.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        socket.checkException();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void aFailureToAcceptIsSaidAndGoesNoFurther() {
        EmbeddedChannel socket = new EmbeddedChannel(new AcceptFailures());
        socket.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        socket.checkException();
        assertThat(socket.isOpen()).isTrue();
    }
}
