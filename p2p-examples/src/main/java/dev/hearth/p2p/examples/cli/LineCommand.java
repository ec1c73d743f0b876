package dev.hearth.p2p.examples.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands a running node takes on standard input, one a line. */
enum LineCommand {
    PEERS("peers", 0, 0),
    EXPLAIN("explain ADDR", 1, 1),
    FETCH("fetch ADDR", 1, 1),
    ROUTINES("routines", 0, 0),
    ROUTINE("routine NAME stop|start|interval 5s", 2, 3),
    BAN("ban ADDR [1h [REASON]]", 1, Integer.MAX_VALUE),
    UNBAN("unban ADDR", 1, 1),
    BANS("bans", 0, 0),
    RELOAD("reload", 0, 0),
    ACCEPT("accept CONNECTION", 1, 1),
    REFUSE("refuse CONNECTION [REASON]", 1, Integer.MAX_VALUE),
    QUIT("quit", 0, 0);

    private final String usage;
    private final int leastWords;
    private final int mostWords;

    LineCommand(String usage, int leastWords, int mostWords) {
        this.usage = usage;
        this.leastWords = leastWords;
        this.mostWords = mostWords;
    }

    /** How it is written. */
    String usage() {
        return usage;
    }

    /** Whether so many words may follow it. */
    boolean takes(int words) {
        return words >= leastWords && words <= mostWords;
    }

    static Optional<LineCommand> find(String word) {
        return Arrays.stream(values())
                .filter(command -> Answers.lowerCase(command).equals(word))
                .findFirst();
    }

    /** All of them in one line. */
    static String all() {
        return Arrays.stream(values()).map(LineCommand::usage).collect(Collectors.joining(", "));
    }
}
