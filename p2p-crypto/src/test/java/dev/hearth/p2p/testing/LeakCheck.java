package dev.hearth.p2p.testing;

import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test run during which a reference-counted buffer, or anything else that Netty tracks, was dropped without
 * having been released. The launcher finds it as a service, so a module's tests need nothing but this class on their
 * class path. The run fails at its end, whichever test leaked; the report shows where each lost object was created and
 * used.
 */
public final class LeakCheck implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakRecorder.install();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = LeakRecorder.drain();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked:\n" + String.join("\n", leaks));
        }
    }
}
