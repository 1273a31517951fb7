package bitshear.accuracy;

import bitshear.input.InvalidInputException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A folder of PNG and JPEG images. Either it holds a file {@code labels.csv} with the columns {@code file,label} (one row per
 * image, labels from 0), or a sub-folder per class. Sub-folders named by numbers are those classes; otherwise the classes are
 * numbered from 0 in alphabetical order of their names. Images of sub-folders are taken in turn, the first of every class, then the
 * second, so that the first K images show all classes.
 */
public final class ImageFolder implements LabelledImages {
    private static final String LABELS = "labels.csv";
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private record Entry(Path file, int label) {}

    private final Path folder;
    private final List<Entry> entries;

    private ImageFolder(Path folder, List<Entry> entries) {
        this.folder = folder;
        this.entries = List.copyOf(entries);
    }

    /**
     * Lists the images; they are read when asked for.
     *
     * @throws InvalidInputException with every wrong row of the labels, or if there are no images
     */
    public static ImageFolder open(Path folder) {
        try {
            Path labels = folder.resolve(LABELS);
            List<Entry> entries = Files.exists(labels) ? labelled(folder, labels) : classed(folder);
            if (entries.isEmpty()) {
                throw new InvalidInputException(folder + ": no images, expected " + LABELS
                        + " or a sub-folder of PNG or JPEG images per class");
            }
            return new ImageFolder(folder, entries);
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Entry> labelled(Path folder, Path labels) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(labels)) {
            for (CsvRecord row : csv) {
                String place = labels + ":" + row.getStartingLineNumber();
                if (row.getFieldCount() != 2) {
                    problems.add(place + ": " + row.getFieldCount() + " columns, expected file,label");
                    continue;
                }
                String name = row.getField(0).strip();
                String label = row.getField(1).strip();
                if (row.getStartingLineNumber() == 1 && label.equalsIgnoreCase("label")) {
                    continue;
                }
                Path file;
                try {
                    file = folder.resolve(name);
                } catch (InvalidPathException e) {
                    problems.add(
                            place + ": file: '" + name + "': " + e.getReason() + ", expected the name of an image");
                    continue;
                }
                if (!label.matches("\\d{1,7}")) {
                    problems.add(place + ": label: '" + label + "', expected a class number from 0");
                } else if (!Files.isRegularFile(file)) {
                    problems.add(place + ": file: '" + name + "' does not exist, expected an image in " + folder);
                } else {
                    entries.add(new Entry(file, Integer.parseInt(label)));
                }
            }
        } catch (CsvParseException e) {
            throw new InvalidInputException(labels + ": " + e.getMessage() + ", expected rows of file,label", e);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return entries;
    }

    private static List<Entry> classed(Path folder) throws IOException {
        List<Path> classes = sorted(folder).stream().filter(Files::isDirectory).toList();
        boolean numbered =
                classes.stream().allMatch(path -> path.getFileName().toString().matches("\\d{1,7}"));
        List<List<Path>> images = new ArrayList<>();
        int most = 0;
        for (Path one : classes) {
            List<Path> files = sorted(one).stream().filter(ImageFolder::isImage).toList();
            images.add(files);
            most = Math.max(most, files.size());
        }
        List<Entry> entries = new ArrayList<>();
        for (int turn = 0; turn < most; turn++) {
            for (int i = 0; i < classes.size(); i++) {
                if (turn < images.get(i).size()) {
                    int label = numbered
                            ? Integer.parseInt(classes.get(i).getFileName().toString())
                            : i;
                    entries.add(new Entry(images.get(i).get(turn), label));
                }
            }
        }
        return entries;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    @Override
    public Path source() {
        return folder;
    }

    @Override
    public int count() {
        return entries.size();
    }

    @Override
    public int label(int index) {
        return entries.get(index).label();
    }

    @Override
    public String name(int index) {
        return entries.get(index).file().toString();
    }

    @Override
    public RgbImage image(int index) {
        Path file = entries.get(index).file();
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new InvalidInputException(file + ": cannot be read: " + reason, e);
        }
        if (image == null) {
            throw new InvalidInputException(file + ": not an image, expected PNG or JPEG");
        }
        int pixels = image.getWidth() * image.getHeight();
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] planes = new byte[RgbImage.PLANES * pixels];
        for (int i = 0; i < pixels; i++) {
            planes[i] = (byte) (colours[i] >> 16);
            planes[pixels + i] = (byte) (colours[i] >> 8);
            planes[2 * pixels + i] = (byte) colours[i];
        }
        return new RgbImage(image.getWidth(), image.getHeight(), planes);
    }
}
