package dev.hearth.p2p.examples.cli;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done at signals instead of what the system does; that is restored at the end. Where the JVM or the system does
 * not know a signal, nothing changes. By reflection, as compilers warn of the JVM's own class.
 */
final class ProcessSignals implements AutoCloseable {
    private final Map<String, Object> former = new LinkedHashMap<>();

    /** Runs {@code action} at a signal, named without {@code SIG}, each time on a thread of its own. */
    void run(String name, Runnable action) {
        replace(
                name,
                type -> Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                    action.run();
                    return null;
                }));
    }

    /** Does nothing at a signal. */
    void ignore(String name) {
        replace(name, type -> type.getField("SIG_IGN").get(null));
    }

    /** Makes an instance of the JVM's interface of signal handlers. */
    private interface Handler {
        Object of(Class<?> type) throws ReflectiveOperationException;
    }

    private void replace(String name, Handler handler) {
        try {
            former.putIfAbsent(name, handle(name, handler));
        } catch (ReflectiveOperationException e) {
            // The signal does what it would without us.
        }
    }

    private static Object handle(String name, Handler handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return signal.getMethod("handle", signal, type)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler.of(type));
    }

    @Override
    public void close() {
        former.forEach((name, handler) -> replace(name, type -> handler));
    }
}
