package consumer;

import dev.hearth.p2p.NodeRuntime;

/** Shows that the library is found where the application looks for it. */
public final class Main {
    private Main() {}

    /** Prints whether the library runs as a named module. */
    public static void main(String[] args) {
        System.out.println("Hearth runs in " + NodeRuntime.class.getModule());
    }
}
