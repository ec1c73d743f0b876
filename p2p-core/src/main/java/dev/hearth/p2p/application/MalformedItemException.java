package dev.hearth.p2p.application;

/** Bytes that are no item of the expected type: the sending peer's fault. */
public final class MalformedItemException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedItemException(String message) {
        super(message);
    }
}
