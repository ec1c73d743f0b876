package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.protocol.PeerText;
import dev.hearth.p2p.protocol.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Function;

/** The words of a peer's line, one by one. What is wrong with them is the peer's fault. */
final class Words {
    private final StringTokenizer words;

    Words(String line) {
        words = new StringTokenizer(line, " ");
    }

    String next() {
        return words.hasMoreTokens() ? words.nextToken() : "";
    }

    /** The next word, as made out by what throws IllegalArgumentException when it cannot. */
    <T> T next(Function<String, T> parser) throws ProtocolViolation {
        String word = next();
        try {
            return parser.apply(word);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation("says '" + PeerText.printable(word) + "' where it makes no sense");
        }
    }

    /** All words that are left. */
    <T> List<T> rest(Function<String, T> parser) throws ProtocolViolation {
        List<T> rest = new ArrayList<>();
        while (words.hasMoreTokens()) {
            if (rest.size() == TextLineProtocol.MOST_WORDS) {
                throw new ProtocolViolation("says more than " + rest.size() + " words in one line");
            }
            rest.add(next(parser));
        }
        return rest;
    }
}
