package dev.hearth.p2p.discovery;

import java.io.IOException;

/** An address book file that cannot be used; the message says why in one line. The caller keeps the file aside. */
public final class AddressFileException extends IOException {
    /** What is wrong with a file. */
    public enum Fault {
        /** A later release wrote it, in a format this one does not understand. */
        NEWER,
        /** Truncated, changed, inconsistent or no address book at all. */
        CORRUPT
    }

    private final Fault fault;

    AddressFileException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }
}
