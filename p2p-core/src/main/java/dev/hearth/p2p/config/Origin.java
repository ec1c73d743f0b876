package dev.hearth.p2p.config;

/**
 * Where a value comes from.
 *
 * @param layer the kind of place; a later one wins over an earlier one
 * @param place the place itself, such as {@code node.json line 3} or {@code HEARTH_LISTEN}; for errors
 */
public record Origin(Layer layer, String place) {
    /** The kinds of places, weakest first. */
    public enum Layer {
        /** The table of keys. */
        DEFAULT,
        /** A configuration file. */
        FILE,
        /** An environment variable. */
        ENVIRONMENT,
        /** An option of the command line. */
        COMMAND_LINE,
        /** The application's own code. */
        PROGRAM
    }

    /** The origin of a value nobody gave. */
    public static final Origin DEFAULT = new Origin(Layer.DEFAULT, "default");

    /** The origin of a value that code gave. */
    public static final Origin PROGRAM = new Origin(Layer.PROGRAM, "program");

    /** A place in a file. */
    public static Origin file(String file, int line) {
        return new Origin(Layer.FILE, file + " line " + line);
    }

    /** An environment variable. */
    public static Origin environment(String variable) {
        return new Origin(Layer.ENVIRONMENT, variable);
    }

    /** An option, such as {@code --listen}. */
    public static Origin commandLine(String option) {
        return new Origin(Layer.COMMAND_LINE, option);
    }

    @Override
    public String toString() {
        return place;
    }
}
