package dev.parley.cli.flow.drawing;

import dev.parley.cli.flow.drawing.Canvas.Area;
import dev.parley.cli.flow.drawing.Canvas.Pen;
import dev.parley.cli.flow.drawing.Canvas.Point;
import dev.parley.domain.flow.FlowSchema;
import java.io.IOException;
import java.util.List;

/** The graph of a flow schema as a picture. The same schema always gives the same SVG. */
public final class FlowDrawing {
    private static final double ARROW_LENGTH = 9;
    private static final double ARROW_HALF_WIDTH = 4.5;

    private final Layout layout;

    /** Places everything; painting comes later. */
    public FlowDrawing(FlowSchema schema) {
        layout = LayeredLayout.of(schema);
    }

    /** The drawing as an SVG document. */
    public String svg() {
        SvgCanvas canvas = new SvgCanvas(layout.width(), layout.height());
        paint(canvas);
        return canvas.document();
    }

    /**
     * The drawing as a PNG file, of two pixels to the point.
     *
     * @throws IOException when this machine has no fonts, or the picture would be too large
     */
    public byte[] png() throws IOException {
        ImageCanvas canvas = ImageCanvas.of(layout.width(), layout.height());
        paint(canvas);
        return canvas.png();
    }

    private void paint(Canvas canvas) {
        canvas.box(new Area(0, 0, layout.width(), layout.height()), 0, Look.PAPER, Pen.solid(Look.PAPER, 0));
        layout.arrows().forEach(arrow -> line(arrow, canvas));
        StepPainter steps = new StepPainter(canvas);
        layout.boxes().forEach(steps::paint);
        layout.arrows().forEach(arrow -> head(arrow, canvas));
        layout.arrows().stream().filter(arrow -> !arrow.label().isEmpty()).forEach(arrow -> label(arrow, canvas));
    }

    private static void line(Layout.Arrow arrow, Canvas canvas) {
        canvas.line(arrow.points(), Pen.solid(Look.LINE, 1.6));
    }

    private static void head(Layout.Arrow arrow, Canvas canvas) {
        Point tip = arrow.points().getLast();
        Point before = arrow.points().get(arrow.points().size() - 2);
        double length = Math.hypot(tip.x() - before.x(), tip.y() - before.y());
        double dx = length == 0 ? 0 : (tip.x() - before.x()) / length;
        double dy = length == 0 ? 1 : (tip.y() - before.y()) / length;
        double backX = tip.x() - dx * ARROW_LENGTH;
        double backY = tip.y() - dy * ARROW_LENGTH;
        canvas.polygon(
                List.of(
                        tip,
                        new Point(backX - dy * ARROW_HALF_WIDTH, backY + dx * ARROW_HALF_WIDTH),
                        new Point(backX + dy * ARROW_HALF_WIDTH, backY - dx * ARROW_HALF_WIDTH)),
                Look.PLAIN);
    }

    private static void label(Layout.Arrow arrow, Canvas canvas) {
        Area area = arrow.labelArea();
        canvas.box(area, area.height() / 2, Look.LABEL, Pen.solid(Look.BRANCH, 1));
        double width = TextWidth.of(arrow.label(), Look.DECISION);
        double x = area.x() + (area.width() - width) / 2;
        canvas.text(new Point(x, area.y() + area.height() - 5.5), arrow.label(), Look.DECISION);
    }
}
