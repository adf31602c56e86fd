package dev.parley.cli.flow.drawing;

import dev.parley.cli.flow.drawing.Canvas.Area;
import dev.parley.cli.flow.drawing.Canvas.Lettering;
import dev.parley.cli.flow.drawing.Canvas.Pen;
import dev.parley.cli.flow.drawing.Canvas.Point;
import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Step;
import java.util.List;

/** Paints a step: a header with its name and nature, then a row for each turn. */
final class StepPainter {
    private static final double TAG_GAP = 18;
    private static final double ICON = 5;

    private final Canvas canvas;

    StepPainter(Canvas canvas) {
        this.canvas = canvas;
    }

    static double width(Step step) {
        double header = TextWidth.of(step.id(), Look.TITLE)
                + TextWidth.of(tag(step), Look.TAG)
                + 2 * Look.PAD
                + (tag(step).isEmpty() ? 0 : TAG_GAP + 3 * ICON);
        return Math.clamp(header, Look.BOX_WIDTH, Look.MOST_BOX_WIDTH);
    }

    static double height(Step step) {
        return Look.HEADER + step.actions().size() * Look.ROW + 4;
    }

    void paint(Layout.Box box) {
        Step step = box.step();
        Area area = box.area();
        String color = color(step);
        boolean outer = step.start() || step.end();
        Pen outline = Pen.solid(color, outer ? 2.5 : 1.2);
        canvas.box(area, Look.RADIUS, Look.PAPER, outline);
        Area header = new Area(area.x(), area.y(), area.width(), Look.HEADER);
        canvas.box(header, Look.RADIUS, color, outline);
        double edge = outline.width() / 2;
        Area lower = new Area(
                area.x() - edge,
                area.y() + Look.HEADER - Look.RADIUS,
                area.width() + outline.width(),
                Look.RADIUS + edge);
        canvas.box(lower, 0, color, Pen.solid(color, 0));
        header(step, header);
        double y = area.y() + Look.HEADER;
        for (Action action : step.actions()) {
            row(action, new Area(area.x(), y, area.width(), Look.ROW));
            y += Look.ROW;
        }
    }

    private void header(Step step, Area area) {
        double base = area.y() + area.height() / 2 + 5;
        double tagWidth = tag(step).isEmpty() ? 0 : TextWidth.of(tag(step), Look.TAG);
        double room = area.width() - 2 * Look.PAD - (tagWidth == 0 ? 0 : tagWidth + TAG_GAP + 3 * ICON);
        canvas.text(new Point(area.x() + Look.PAD, base), TextWidth.fit(step.id(), Look.TITLE, room), Look.TITLE);
        if (tagWidth > 0) {
            double x = area.x() + area.width() - Look.PAD - tagWidth;
            canvas.text(new Point(x, base - 1), tag(step), Look.TAG);
            icon(step, new Point(x - 2 * ICON, area.y() + area.height() / 2));
        }
    }

    private void icon(Step step, Point center) {
        double x = center.x();
        double y = center.y();
        if (step.start()) {
            canvas.polygon(
                    List.of(new Point(x - ICON, y - ICON), new Point(x + ICON, y), new Point(x - ICON, y + ICON)),
                    Look.ON_COLOR);
        } else if (step.end()) {
            canvas.box(new Area(x - 4, y - 4, 8, 8), 1, Look.ON_COLOR, Pen.solid(Look.ON_COLOR, 0));
        } else if (step.branch()) {
            canvas.polygon(
                    List.of(
                            new Point(x - ICON, y),
                            new Point(x, y - ICON),
                            new Point(x + ICON, y),
                            new Point(x, y + ICON)),
                    Look.ON_COLOR);
        }
    }

    private void row(Action action, Area area) {
        double x = area.x() + Look.PAD;
        double y = area.y() + 6;
        x += chip(action.role(), new Point(x, y)) + 8;
        kind(action, new Point(x, y));
        Lettering letters = Look.EXCERPT;
        String excerpt = TextWidth.fit(excerpt(action), letters, area.width() - 2 * Look.PAD);
        canvas.text(new Point(area.x() + Look.PAD, area.y() + Look.ROW - 6), excerpt, letters);
    }

    private double chip(Role role, Point corner) {
        String name = role.wireName();
        double width = TextWidth.of(name, Look.CHIP) + 12;
        String color = Look.color(role);
        Area area = new Area(corner.x(), corner.y(), width, Look.CHIP_HEIGHT);
        canvas.box(area, Look.CHIP_HEIGHT / 2, color, Pen.solid(color, 0));
        canvas.text(new Point(corner.x() + 6, corner.y() + 12.5), name, Look.CHIP);
        return width;
    }

    private void kind(Action action, Point corner) {
        String name = name(action);
        String color = action.callsModel() ? Look.MODEL : Look.LINE;
        double width = TextWidth.of(name, Look.KIND) + 14;
        canvas.box(
                new Area(corner.x(), corner.y(), width, Look.CHIP_HEIGHT),
                3,
                action.callsModel() ? Look.MODEL_PAPER : Look.TEMPLATE_PAPER,
                new Pen(color, 1, !action.callsModel()));
        canvas.text(
                new Point(corner.x() + 7, corner.y() + 12.5),
                name,
                new Lettering(Look.KIND.size(), false, action.callsModel() ? Look.MODEL : Look.INK));
    }

    private static String name(Action action) {
        return switch (action.kind()) {
            case TEMPLATE -> "template";
            case MESSAGE -> "model writes";
            case TEMPLATE_RESPONSE -> "template, decides";
            case MESSAGE_RESPONSE -> "model writes, decides";
        };
    }

    private static String excerpt(Action action) {
        String text = action.description();
        if (text.isBlank()) {
            text = action.examples().values().stream().findFirst().orElse(action.example());
        }
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String tag(Step step) {
        String often = step.maxVisits() > 1 ? ", up to " + step.maxVisits() + " times" : "";
        if (step.start()) {
            return "start" + often;
        }
        if (step.end()) {
            return "end";
        }
        return step.branch() ? "branch" + often : often.isEmpty() ? "" : often.substring(2);
    }

    private static String color(Step step) {
        if (step.start()) {
            return Look.START;
        }
        if (step.end()) {
            return Look.END;
        }
        return step.branch() ? Look.BRANCH : Look.PLAIN;
    }
}
