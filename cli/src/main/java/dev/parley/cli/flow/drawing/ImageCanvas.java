package dev.parley.cli.flow.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Paints a picture of pixels, without a screen. */
final class ImageCanvas implements Canvas {
    private static final double SCALE = 2;
    private static final double BEND = 8;
    /** A picture of more pixels takes more than 256 MiB. */
    private static final double MOST_PIXELS = 64e6;

    private final BufferedImage image;
    private final Graphics2D graphics;

    private ImageCanvas(BufferedImage image, Graphics2D graphics) {
        this.image = image;
        this.graphics = graphics;
    }

    static ImageCanvas of(double width, double height) throws IOException {
        if (width * height * SCALE * SCALE > MOST_PIXELS) {
            throw new IOException("the picture would have more than 64 million pixels");
        }
        int columns = (int) Math.ceil(width * SCALE);
        int rows = (int) Math.ceil(height * SCALE);
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(SCALE, SCALE);
        requireFonts(graphics);
        return new ImageCanvas(image, graphics);
    }

    /** Without a font on the machine, Java fails with errors of several kinds at the first text. */
    private static void requireFonts(Graphics2D graphics) throws IOException {
        try {
            graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 10)).stringWidth("x");
        } catch (LinkageError | InternalError | RuntimeException e) {
            throw new IOException("this machine has no fonts", e);
        }
    }

    byte[] png() throws IOException {
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    public void box(Area area, double radius, String fill, Pen outline) {
        RoundRectangle2D box =
                new RoundRectangle2D.Double(area.x(), area.y(), area.width(), area.height(), 2 * radius, 2 * radius);
        graphics.setColor(Color.decode(fill));
        graphics.fill(box);
        if (outline.width() > 0) {
            use(outline);
            graphics.draw(box);
        }
    }

    @Override
    public void polygon(List<Point> corners, String fill) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners.getFirst().x(), corners.getFirst().y());
        corners.subList(1, corners.size()).forEach(corner -> path.lineTo(corner.x(), corner.y()));
        path.closePath();
        graphics.setColor(Color.decode(fill));
        graphics.fill(path);
    }

    @Override
    public void line(List<Point> points, Pen pen) {
        Path2D path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        for (int i = 1; i < points.size() - 1; i++) {
            Point bend = points.get(i);
            Point before = Bends.towards(bend, points.get(i - 1), BEND);
            Point after = Bends.towards(bend, points.get(i + 1), BEND);
            path.lineTo(before.x(), before.y());
            path.quadTo(bend.x(), bend.y(), after.x(), after.y());
        }
        path.lineTo(points.getLast().x(), points.getLast().y());
        use(pen);
        graphics.draw(path);
    }

    @Override
    public void text(Point start, String text, Lettering lettering) {
        int style = lettering.bold() ? Font.BOLD : Font.PLAIN;
        graphics.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) lettering.size()));
        graphics.setColor(Color.decode(lettering.color()));
        graphics.drawString(text, (float) start.x(), (float) start.y());
    }

    private void use(Pen pen) {
        float[] dashes = pen.dashed() ? new float[] {3, 2} : null;
        graphics.setStroke(
                new BasicStroke((float) pen.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
        graphics.setColor(Color.decode(pen.color()));
    }
}
