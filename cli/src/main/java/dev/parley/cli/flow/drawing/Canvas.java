package dev.parley.cli.flow.drawing;

import java.util.List;

/** Something to paint on; lengths are in points, from the upper left corner. Colours are {@code #rrggbb}. */
interface Canvas {
    /** A point. */
    record Point(double x, double y) {}

    /** A rectangle. */
    record Area(double x, double y, double width, double height) {}

    /** How a line of text looks. */
    record Lettering(double size, boolean bold, String color) {}

    /** How the edge of a shape looks. */
    record Pen(String color, double width, boolean dashed) {
        static Pen solid(String color, double width) {
            return new Pen(color, width, false);
        }
    }

    /** A rectangle with round corners, filled, then outlined. */
    void box(Area area, double radius, String fill, Pen outline);

    /** A closed shape, filled. */
    void polygon(List<Point> corners, String fill);

    /** A line through points, with rounded bends. */
    void line(List<Point> points, Pen pen);

    /** A line of text whose base line begins at a point. */
    void text(Point start, String text, Lettering lettering);
}
