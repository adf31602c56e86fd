package dev.parley.cli.flow.drawing;

import dev.parley.cli.flow.drawing.Canvas.Area;
import dev.parley.cli.flow.drawing.Canvas.Point;
import dev.parley.domain.flow.Step;
import java.util.List;

/**
 * Where everything goes.
 *
 * @param width of the drawing
 * @param height of the drawing
 * @param boxes one for each step
 * @param arrows one for each exit
 */
record Layout(double width, double height, List<Box> boxes, List<Arrow> arrows) {
    /** A step and its place. */
    record Box(Step step, Area area) {}

    /**
     * A way from step to step.
     *
     * @param points from the one box's edge to the other's, at least two
     * @param label the decision that leads there; empty when there is none
     * @param labelArea where the label goes; of no size when there is none
     */
    record Arrow(List<Point> points, String label, Area labelArea) {
        Arrow {
            points = List.copyOf(points);
        }
    }

    Layout {
        boxes = List.copyOf(boxes);
        arrows = List.copyOf(arrows);
    }
}
