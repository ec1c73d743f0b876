package dev.hearth.p2p.crypto;

import org.jspecify.annotations.Nullable;

/** The native library is not there or cannot be used; the message says why, for the log. */
final class NativeLibraryException extends Exception {
    NativeLibraryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
