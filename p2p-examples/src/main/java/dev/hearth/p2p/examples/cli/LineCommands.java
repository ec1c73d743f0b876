package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.config.ConfigChange;
import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.event.RoutineInfo;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.InboundDecision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.TypeConversionException;

/**
 * Does what a line asks a running node for and reports the answer, or in one line why there is none. Blocking, so that the
 * answers come in the order of the lines; not to be called on the node's own threads.
 */
final class LineCommands {
    private static final String OPERATOR = "by the operator";

    private final Node node;
    private final ConfigSource source;
    private final InboundDesk desk;
    private final NodeReport report;
    private final Runnable quit;

    LineCommands(Node node, ConfigSource source, InboundDesk desk, NodeReport report, Runnable quit) {
        this.node = node;
        this.source = source;
        this.desk = desk;
        this.report = report;
        this.quit = quit;
    }

    /** Answers one line; an empty one asks nothing. */
    void run(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        String name = PeerText.printable(words.get(0));
        if (name.isEmpty()) {
            return;
        }
        LineCommand command = LineCommand.find(name).orElse(null);
        List<String> arguments = words.subList(1, words.size());
        if (command == null) {
            report.failed(name, "found an unknown command, expected one of " + LineCommand.all());
        } else if (!command.takes(arguments.size())) {
            report.failed(
                    name, "found " + Answers.count(arguments.size(), "argument") + ", expected " + command.usage());
        } else {
            run(command, name, arguments);
        }
    }

    /** {@code reload}, however it was asked for. */
    void reload() {
        run(LineCommand.RELOAD, Answers.lowerCase(LineCommand.RELOAD), List.of());
    }

    private void run(LineCommand command, String name, List<String> arguments) {
        try {
            carryOut(command, arguments);
        } catch (RuntimeException e) {
            Logger log = LoggerFactory.getLogger(LineCommands.class);
            log.debug("the command {} failed", name, e);
            report.failed(name, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void carryOut(LineCommand command, List<String> arguments) {
        switch (command) {
            case PEERS -> report.answer(Answers.peers(await(node.peers())));
            case EXPLAIN -> explain(address(arguments.get(0)));
            case FETCH -> fetch(address(arguments.get(0)));
            case ROUTINES ->
                report.answer(Answers.routines(await(node.routines().list())));
            case ROUTINE -> routine(arguments.get(0), arguments.subList(1, arguments.size()));
            case BAN -> ban(arguments);
            case UNBAN -> unban(BanSubject.parse(arguments.get(0)));
            case BANS -> report.answer(Answers.bans(await(node.bans())));
            case RELOAD -> readAgain();
            case ACCEPT -> decide("accept", arguments.get(0), InboundDecision.accept());
            case REFUSE -> decide("refuse", arguments.get(0), InboundDecision.refuse(reason(arguments, 1)));
            case QUIT -> {
                report.answer(Answers.line("quit", Answers.object(), "ending"));
                quit.run();
            }
        }
    }

    private void explain(PeerAddress peer) {
        String words = await(node.explain(peer));
        report.answer(Answers.line(
                "explain", Answers.object().put("peer", peer.toString()).put("explanation", words), words));
    }

    private void fetch(PeerAddress peer) {
        if (!await(node.fetchAddresses(peer))) {
            throw new IllegalArgumentException("found " + peer + ", which is connected or banned, expected another");
        }
        report.answer(Answers.line(
                "fetch", Answers.object().put("peer", peer.toString()), "asking " + peer + " for addresses"));
    }

    private void routine(String name, List<String> arguments) {
        String action = arguments.get(0);
        boolean isInterval = action.equals("interval");
        boolean isKnown = isInterval || action.equals("start") || action.equals("stop");
        if (!isKnown || arguments.size() != (isInterval ? 2 : 1)) {
            throw new IllegalArgumentException("found \"" + PeerText.printable(String.join(" ", arguments))
                    + "\", expected " + LineCommand.ROUTINE.usage());
        }
        boolean done;
        if (isInterval) {
            done = await(node.routines().setInterval(name, duration(arguments.get(1))));
        } else {
            done = await(
                    action.equals("start")
                            ? node.routines().start(name)
                            : node.routines().stop(name));
        }
        List<RoutineInfo> routines = await(node.routines().list());
        if (!done) {
            throw new IllegalArgumentException("found \"" + PeerText.printable(name) + "\", expected one of "
                    + routines.stream().map(RoutineInfo::name).collect(Collectors.joining(", ")));
        }
        Answer answer = Answers.routines(
                routines.stream().filter(routine -> routine.name().equals(name)).toList());
        report.answer(new Answer("routine", answer.fields(), answer.lines()));
    }

    private void ban(List<String> arguments) {
        BanSubject subject = BanSubject.parse(arguments.get(0));
        Duration duration = arguments.size() == 1 ? Duration.ZERO : duration(arguments.get(1));
        if (arguments.size() > 1 && duration.isZero()) {
            throw new IllegalArgumentException("found " + arguments.get(1) + ", expected a time that is not zero");
        }
        BanList.Outcome outcome = await(node.ban(subject, duration, reason(arguments, 2)));
        if (outcome == BanList.Outcome.FULL) {
            throw new IllegalStateException(
                    "found a full list, expected fewer than " + BanList.CAPACITY + " bans: unban some");
        }
        report.answer(Answers.line(
                "ban",
                Answers.object().put("subject", subject.toString()).put("outcome", Answers.lowerCase(outcome)),
                subject + ": " + Answers.lowerCase(outcome)));
    }

    private void unban(BanSubject subject) {
        boolean lifted = await(node.unban(subject));
        report.answer(Answers.line(
                "unban",
                Answers.object().put("subject", subject.toString()).put("lifted", lifted),
                subject + (lifted ? " is no longer banned" : " was not banned")));
    }

    private void readAgain() {
        ConfigChange change = await(node.reload(source.read()));
        report.reloaded(names(change.taken()), names(change.needRestart()));
    }

    private static List<String> names(List<ConfigKey<?>> keys) {
        return keys.stream().map(ConfigKey::name).toList();
    }

    private void decide(String command, String connection, InboundDecision decision) {
        long number;
        try {
            number = Long.parseLong(connection);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "found \"" + PeerText.printable(connection) + "\", expected the number of a connection", e);
        }
        if (!desk.decide(node, number, decision)) {
            throw new IllegalArgumentException(
                    "found connection " + number + ", which does not wait, expected one of " + desk.waiting());
        }
        report.answer(Answers.line(
                command,
                Answers.object().put("connection", number),
                (command.equals("accept") ? "let in " : "turned away ") + "connection " + number));
    }

    /** The words from {@code first} on. */
    private static String reason(List<String> arguments, int first) {
        return arguments.size() <= first
                ? OPERATOR
                : PeerText.printable(String.join(" ", arguments.subList(first, arguments.size())));
    }

    private static PeerAddress address(String text) {
        try {
            return PeerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "found \"" + PeerText.printable(text)
                            + "\", expected an IP address and a port, as peers shows them",
                    e);
        }
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            throw new IllegalArgumentException(PeerText.printable(String.valueOf(e.getMessage())), e);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return Stages.join(stage);
    }
}
