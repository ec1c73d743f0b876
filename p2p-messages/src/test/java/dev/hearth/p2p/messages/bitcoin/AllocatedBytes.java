package dev.hearth.p2p.messages.bitcoin;

import java.lang.reflect.Method;

/**
 * Counts what the current thread allocates. By reflection, as the module under test does not read the module of the
 * management beans.
 */
final class AllocatedBytes {
    private final Object threads;
    private final Method count;

    AllocatedBytes() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        count = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
    }

    long now() throws ReflectiveOperationException {
        return (long) count.invoke(threads);
    }
}
