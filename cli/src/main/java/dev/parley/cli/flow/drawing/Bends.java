package dev.parley.cli.flow.drawing;

/** Rounds the bends of lines. */
final class Bends {
    private Bends() {}

    /** The point at a distance from a bend on the way to its neighbour, at most half of the way. */
    static Canvas.Point towards(Canvas.Point bend, Canvas.Point neighbour, double distance) {
        double dx = neighbour.x() - bend.x();
        double dy = neighbour.y() - bend.y();
        double length = Math.hypot(dx, dy);
        double share = length == 0 ? 0 : Math.min(distance, length / 2) / length;
        return new Canvas.Point(bend.x() + dx * share, bend.y() + dy * share);
    }
}
