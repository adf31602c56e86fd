package dev.parley.cli.flow.drawing;

import java.util.List;
import java.util.Locale;

/** Paints an SVG document, as text. */
final class SvgCanvas implements Canvas {
    private static final String FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";
    private static final double BEND = 8;

    private final StringBuilder shapes = new StringBuilder();
    private final double width;
    private final double height;

    SvgCanvas(double width, double height) {
        this.width = width;
        this.height = height;
    }

    String document() {
        String size = "width=\"" + number(width) + "\" height=\"" + number(height) + "\" viewBox=\"0 0 " + number(width)
                + " " + number(height) + "\"";
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + " font-family=\"" + FONTS + "\">\n" + shapes
                + "</svg>\n";
    }

    @Override
    public void box(Area area, double radius, String fill, Pen outline) {
        String place = attribute("x", area.x()) + attribute("y", area.y());
        String size = attribute("width", area.width()) + attribute("height", area.height());
        shape("rect", place + size + (radius == 0 ? "" : attribute("rx", radius)) + fill(fill) + stroke(outline));
    }

    @Override
    public void polygon(List<Point> corners, String fill) {
        StringBuilder points = new StringBuilder();
        for (Point corner : corners) {
            points.append(points.isEmpty() ? "" : " ")
                    .append(number(corner.x()))
                    .append(',')
                    .append(number(corner.y()));
        }
        shape("polygon", " points=\"" + points + "\"" + fill(fill));
    }

    @Override
    public void line(List<Point> points, Pen pen) {
        StringBuilder path = new StringBuilder("M").append(place(points.getFirst()));
        for (int i = 1; i < points.size() - 1; i++) {
            Point bend = points.get(i);
            path.append(" L").append(place(Bends.towards(bend, points.get(i - 1), BEND)));
            path.append(" Q").append(place(bend));
            path.append(' ').append(place(Bends.towards(bend, points.get(i + 1), BEND)));
        }
        path.append(" L").append(place(points.getLast()));
        shape("path", " d=\"" + path + "\" fill=\"none\"" + stroke(pen));
    }

    @Override
    public void text(Point start, String text, Lettering lettering) {
        String place = attribute("x", start.x()) + attribute("y", start.y());
        String letters = attribute("font-size", lettering.size()) + (lettering.bold() ? " font-weight=\"600\"" : "");
        shapes.append("  <text")
                .append(place)
                .append(letters)
                .append(fill(lettering.color()))
                .append('>');
        shapes.append(escape(text)).append("</text>\n");
    }

    private void shape(String element, String attributes) {
        shapes.append("  <").append(element).append(attributes).append("/>\n");
    }

    private static String fill(String color) {
        return " fill=\"" + color + "\"";
    }

    private static String stroke(Pen pen) {
        if (pen.width() == 0) {
            return "";
        }
        return " stroke=\"" + pen.color() + "\"" + attribute("stroke-width", pen.width())
                + (pen.dashed() ? " stroke-dasharray=\"3 2\"" : "");
    }

    private static String attribute(String name, double value) {
        return " " + name + "=\"" + number(value) + "\"";
    }

    private static String place(Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Text for XML; characters that XML cannot hold become a replacement character. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(allowed(character) ? character : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int character) {
        return character >= 0x20
                && !(character >= 0xD800 && character <= 0xDFFF)
                && character != 0xFFFE
                && character != 0xFFFF;
    }
}
