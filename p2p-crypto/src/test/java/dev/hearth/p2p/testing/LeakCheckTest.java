package dev.hearth.p2p.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class LeakCheckTest {
    @Test
    void leakedBufferFailsTheRun() {
        LauncherSession session = runTestsOf(Leaking.class);

        assertThatThrownBy(session::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 leaked")
                .hasMessageContaining(Leaking.class.getName() + ".dropsBuffer");
    }

    @Test
    void releasedBufferDoesNot() {
        LauncherSession session = runTestsOf(Releasing.class);

        assertThatCode(session::close).doesNotThrowAnyException();
    }

    /** A run as Surefire makes it: the check is found as a service. */
    private static LauncherSession runTestsOf(Class<?> tests) {
        LauncherSession session = LauncherFactory.openSession();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        session.getLauncher()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        summary);
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        return session;
    }

    static class Leaking {
        @Test
        void dropsBuffer() {
            ByteBufAllocator.DEFAULT.buffer(16).writeInt(1);
        }
    }

    static class Releasing {
        @Test
        void releasesBuffer() {
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
    }
}
