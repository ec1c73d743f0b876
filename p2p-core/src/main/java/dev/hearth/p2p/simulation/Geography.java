package dev.hearth.p2p.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Hosts in the cities of the world, and the time packets take between them: 5 ms for both ends together, and for the
 * distance what light needs in glass, 200 km a millisecond, on a way 1.4 times as long as the great circle. That gives 5 ms
 * within a city, about 14 ms from Paris to Stockholm, 45 ms across the Atlantic and never more than 146 ms, one way; up to
 * 2 ms of jitter come on top. Every link carries 12.5 MB/s and loses one packet in a thousand; the window is 256 KiB.
 *
 * <p>Threads: any.
 */
public final class Geography implements LinkModel {
    /** That of both ends together; no latency is less. */
    static final Duration LEAST_LATENCY = Duration.ofMillis(5);

    private static final double KILOMETRES_PER_MILLISECOND = 200;
    private static final double DETOUR = 1.4;
    private static final LinkProfile PROFILE =
            new LinkProfile(Duration.ZERO, Duration.ofMillis(2), 12_500_000, 0.001, 256 * 1024);

    private final List<City> cities;
    private final int weights;
    private final Map<Pair, LinkProfile> profiles = new LinkedHashMap<>();

    private record City(Place place, int weight) {}

    private record Pair(Place from, Place to) {}

    private Geography(List<City> cities) {
        this.cities = cities;
        this.weights = cities.stream().mapToInt(City::weight).sum();
        for (Place from : places()) {
            for (Place to : places()) {
                profiles.put(new Pair(from, to), newProfile(from, to));
            }
        }
    }

    /**
     * Returns thirty cities with many nodes. The weights are a guess in round numbers at where nodes of public chains are:
     * two in five in Europe, three in ten in North America, a quarter in Asia, the rest in the south.
     */
    public static Geography world() {
        return new Geography(List.of(
                city("Frankfurt", 50.1, 8.7, 9),
                city("Falkenstein", 50.5, 12.4, 6),
                city("Amsterdam", 52.4, 4.9, 5),
                city("Helsinki", 60.2, 24.9, 5),
                city("Paris", 48.9, 2.4, 4),
                city("London", 51.5, -0.1, 4),
                city("Stockholm", 59.3, 18.1, 1),
                city("Warsaw", 52.2, 21.0, 2),
                city("Madrid", 40.4, -3.7, 1),
                city("Moscow", 55.8, 37.6, 3),
                city("Ashburn", 39.0, -77.5, 9),
                city("New York", 40.7, -74.0, 4),
                city("Chicago", 41.9, -87.6, 3),
                city("Dallas", 32.8, -96.8, 3),
                city("Los Angeles", 34.1, -118.2, 4),
                city("Seattle", 47.6, -122.3, 3),
                city("Montreal", 45.5, -73.6, 3),
                city("Toronto", 43.7, -79.4, 1),
                city("Singapore", 1.4, 103.8, 6),
                city("Tokyo", 35.7, 139.7, 5),
                city("Seoul", 37.6, 127.0, 4),
                city("Hong Kong", 22.3, 114.2, 4),
                city("Shanghai", 31.2, 121.5, 3),
                city("Mumbai", 19.1, 72.9, 2),
                city("Dubai", 25.2, 55.3, 1),
                city("Sydney", -33.9, 151.2, 2),
                city("Sao Paulo", -23.6, -46.6, 2),
                city("Buenos Aires", -34.6, -58.4, 1),
                city("Johannesburg", -26.2, 28.0, 1),
                city("Lagos", 6.5, 3.4, 1)));
    }

    private static City city(String name, double latitude, double longitude, int weight) {
        return new City(new Place(name, latitude, longitude), weight);
    }

    /** Returns all places hosts are put at. */
    public List<Place> places() {
        return cities.stream().map(City::place).toList();
    }

    /** How many hosts are expected at one of the places, in a unit of its own. */
    int weight(Place place) {
        return cities.stream()
                .filter(city -> city.place().equals(place))
                .mapToInt(City::weight)
                .sum();
    }

    /** Returns a place drawn as the weights have it. */
    public Place draw(SplittableRandom random) {
        int left = random.nextInt(weights);
        for (City city : cities) {
            left -= city.weight();
            if (left < 0) {
                return city.place();
            }
        }
        throw new AssertionError("the weights do not add up");
    }

    /** Returns the latency of one way between two places, 5 to 146 ms, the same in both directions. */
    public Duration latency(Place one, Place other) {
        double millis = LEAST_LATENCY.toMillis() + one.kilometresTo(other) * DETOUR / KILOMETRES_PER_MILLISECOND;
        return Duration.ofNanos(1_000 * StrictMath.round(1_000 * millis));
    }

    /** Returns the profile of a link between the places of two hosts; all links of a pair of cities share it. */
    @Override
    public LinkProfile profile(SimulatedHost from, SimulatedHost to) {
        LinkProfile shared = profiles.get(new Pair(from.place(), to.place()));
        return shared == null ? newProfile(from.place(), to.place()) : shared;
    }

    private LinkProfile newProfile(Place from, Place to) {
        return PROFILE.withLatency(latency(from, to));
    }
}
