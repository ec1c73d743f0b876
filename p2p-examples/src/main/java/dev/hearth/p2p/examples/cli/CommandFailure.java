package dev.hearth.p2p.examples.cli;

/** A command cannot do what it was asked to, for a reason its user can mend: one line. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
