package dev.hearth.p2p.examples.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A command cannot do what it was asked to, for a reason its user can mend: one line. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file cannot be written. */
    static CommandFailure cannotWrite(Path file, IOException cause) {
        return new CommandFailure("cannot write " + file + ": " + why(cause), cause);
    }

    /** In words what exceptions of files say with their names. */
    private static String why(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "its directory is not there";
        }
        if (cause instanceof AccessDeniedException) {
            return "that is not allowed";
        }
        String reason = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return reason == null ? "it cannot be opened" : reason;
    }
}
