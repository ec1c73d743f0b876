package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.simulation.population.Scenario.Split;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a partition as {@code AT:LENGTH}, for example {@code 10m:1h}. */
final class SplitConverter implements ITypeConverter<Split> {
    @Override
    public Split convert(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new TypeConversionException("'" + text + "' is not a beginning and a length like 10m:1h");
        }
        DurationConverter durations = new DurationConverter();
        return new Split(durations.convert(text.substring(0, colon)), durations.convert(text.substring(colon + 1)));
    }
}
