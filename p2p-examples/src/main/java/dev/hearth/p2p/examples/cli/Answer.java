package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a line command found.
 *
 * @param command its first word
 * @param fields for programs
 * @param lines the same for people
 */
record Answer(String command, ObjectNode fields, List<String> lines) {}
