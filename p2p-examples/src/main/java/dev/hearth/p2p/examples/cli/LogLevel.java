package dev.hearth.p2p.examples.cli;

/** What the libraries log to standard error, set before the first of them does. */
final class LogLevel {
    private static final String PROPERTY = "org.slf4j.simpleLogger.defaultLogLevel";

    private LogLevel() {}

    /** Takes effect unless the level was given to the JVM. */
    static void set(String level) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, level);
        }
    }
}
