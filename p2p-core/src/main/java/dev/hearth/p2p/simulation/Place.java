package dev.hearth.p2p.simulation;

/**
 * Where on earth a host is.
 *
 * @param name of the city
 * @param latitude in degrees, north is positive, -90 to 90
 * @param longitude in degrees, east is positive, -180 to 180
 */
public record Place(String name, double latitude, double longitude) {
    /** Where hosts are in a simulation without geography: a place like any other, in the Gulf of Guinea. */
    public static final Place NOWHERE = new Place("nowhere", 0, 0);

    private static final double EARTH_RADIUS_KM = 6371;

    /** Checks the ranges. */
    public Place {
        if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException(name + " is not on earth: " + latitude + ", " + longitude);
        }
    }

    /** Returns the length of the great circle to another place, 0 to about 20,015 km. */
    public double kilometresTo(Place other) {
        // StrictMath, so that every processor finds the same.
        double halfNorth = StrictMath.toRadians(other.latitude - latitude) / 2;
        double halfEast = StrictMath.toRadians(other.longitude - longitude) / 2;
        double north = StrictMath.sin(halfNorth) * StrictMath.sin(halfNorth);
        double east = StrictMath.sin(halfEast) * StrictMath.sin(halfEast);
        double parallels =
                StrictMath.cos(StrictMath.toRadians(latitude)) * StrictMath.cos(StrictMath.toRadians(other.latitude));
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(north + parallels * east)));
    }
}
